/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.guard.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects candidates of one scan and settles overlaps. What has to be hidden comes first: of two
 * that overlap the one with the severer action stays, then the higher score, then the longer one.
 * Nothing of a candidate to be hidden may be lost with it, so its rest goes to the one that stays.
 * What is only marked keeps what the others leave of it. Not thread-safe.
 */
final class Findings {
  private final DetectionConfig config;
  private final List<Finding> hidden = new ArrayList<>();
  private final List<Finding> marked = new ArrayList<>();

  Findings(DetectionConfig config) {
    this.config = config;
  }

  void add(EntityType type, int start, int end, double score) {
    if (score >= config.minScore() && config.action(type) != Action.ALLOW && end > start) {
      add(Finding.of(type, start, end, score));
    }
  }

  void add(Finding finding) {
    (config.action(finding).hides() ? hidden : marked).add(finding);
  }

  /**
   * What remains, in text order and without overlaps. Drops whatever touches a placeholder, which
   * stands for something already masked.
   */
  List<Finding> settle(ScanText text) {
    if (hidden.isEmpty() && marked.isEmpty()) {
      return List.of();
    }
    hidden.removeIf(next -> text.touchesPlaceholder(next.start(), next.end()));
    marked.removeIf(next -> text.touchesPlaceholder(next.start(), next.end()));
    TreeMap<Integer, Finding> settled = new TreeMap<>();
    widen(settled, place(settled, hidden));
    List<Finding> left = new ArrayList<>(marked.size());
    for (Finding next : marked) {
      Finding rest = rest(settled, next, text);
      if (rest != null) {
        left.add(rest);
      }
    }
    place(settled, left);
    return List.copyOf(settled.values());
  }

  /** Puts the best ones first; returns those that found their place taken. */
  private List<Finding> place(TreeMap<Integer, Finding> settled, List<Finding> candidates) {
    candidates.sort(
        Comparator.<Finding>comparingInt(next -> config.action(next).severity())
            .thenComparingDouble(Finding::score)
            .thenComparingInt(Finding::length)
            .reversed()
            .thenComparingInt(Finding::start));
    List<Finding> displaced = new ArrayList<>();
    for (Finding next : candidates) {
      if (isFree(settled, next)) {
        settled.put(next.start(), next);
      } else {
        displaced.add(next);
      }
    }
    return displaced;
  }

  private static boolean isFree(TreeMap<Integer, Finding> settled, Finding next) {
    Map.Entry<Integer, Finding> before = settled.lowerEntry(next.end());
    return before == null || before.getValue().end() <= next.start();
  }

  /**
   * Lets those that stay cover what was displaced by them. Stretches that overlap are joined first,
   * so that each place of the text is looked at once.
   */
  private static void widen(TreeMap<Integer, Finding> settled, List<Finding> displaced) {
    displaced.sort(Comparator.comparingInt(Finding::start));
    int i = 0;
    while (i < displaced.size()) {
      int start = displaced.get(i).start();
      int end = displaced.get(i).end();
      for (i++; i < displaced.size() && displaced.get(i).start() < end; i++) {
        end = Math.max(end, displaced.get(i).end());
      }
      widen(settled, start, end);
    }
  }

  private static void widen(TreeMap<Integer, Finding> settled, int start, int end) {
    Map.Entry<Integer, Finding> first = settled.floorEntry(start);
    if (first == null || first.getValue().end() <= start) {
      first = settled.higherEntry(start);
    }
    int from = start;
    Map.Entry<Integer, Finding> at = first;
    while (at != null && at.getKey() < end) {
      Map.Entry<Integer, Finding> next = settled.higherEntry(at.getKey());
      Finding stays = at.getValue();
      int until = next == null ? end : Math.min(end, next.getKey());
      settled.remove(at.getKey());
      Finding wide = stays.over(Math.min(from, stays.start()), Math.max(until, stays.end()));
      settled.put(wide.start(), wide);
      from = wide.end();
      at = next;
    }
  }

  /** The longest stretch of a candidate that nothing settled covers; null if none is left. */
  private static @Nullable Finding rest(
      TreeMap<Integer, Finding> settled, Finding candidate, ScanText text) {
    if (isFree(settled, candidate)) {
      return candidate;
    }
    int bestStart = 0;
    int bestEnd = 0;
    int from = candidate.start();
    Map.Entry<Integer, Finding> at = settled.floorEntry(candidate.start());
    if (at == null) {
      at = settled.firstEntry();
    }
    while (from < candidate.end()) {
      int until = at == null ? candidate.end() : Math.min(candidate.end(), at.getValue().start());
      if (until - from > bestEnd - bestStart) {
        bestStart = from;
        bestEnd = until;
      }
      if (at == null) {
        break;
      }
      from = Math.max(from, at.getValue().end());
      at = settled.higherEntry(at.getKey());
    }
    while (bestStart < bestEnd && !Character.isLetterOrDigit(text.text.charAt(bestStart))) {
      bestStart++;
    }
    while (bestStart < bestEnd && !Character.isLetterOrDigit(text.text.charAt(bestEnd - 1))) {
      bestEnd--;
    }
    return bestStart < bestEnd ? candidate.over(bestStart, bestEnd) : null;
  }
}
