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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects candidates of one scan and settles overlaps. What has to be hidden comes first: of two
 * that overlap the one with the severer action stays, then the higher score, then the longer one.
 * Nothing of a candidate to be hidden may be lost with it, so its rest goes to the one that stays.
 * What is only marked keeps what the others leave of it. What finds its place taken is reported
 * apart, unless it is only another reading of the same value. Not thread-safe.
 */
final class Findings {
  /** A finding with fewer letters beside another one is the same value, read differently. */
  private static final int OWN_LETTERS = 4;

  /** Characters beside the other one that are looked at; work stays linear. */
  private static final int LOOKED_AT = 64;

  private final DetectionConfig config;
  private final List<Finding> hidden = new ArrayList<>();
  private final List<Finding> marked = new ArrayList<>();
  private final List<Finding> displaced = new ArrayList<>();

  Findings(DetectionConfig config) {
    this.config = config;
  }

  /** Whether findings of a type are kept at all. */
  boolean wants(EntityType type) {
    return config.action(type) != Action.ALLOW;
  }

  void add(EntityType type, int start, int end, double score) {
    if (score >= config.minScore() && wants(type) && end > start) {
      add(Finding.of(type, start, end, score));
    }
  }

  void add(Finding finding) {
    (config.action(finding).hides() ? hidden : marked).add(finding);
  }

  /** What an earlier look at the same text has settled. */
  void add(Detection settled) {
    settled.findings().forEach(this::add);
    displaced.addAll(settled.covered());
  }

  /** Drops whatever touches a placeholder, which stands for something already masked. */
  Detection settle(ScanText text) {
    if (hidden.isEmpty() && marked.isEmpty()) {
      return Detection.NOTHING;
    }
    hidden.removeIf(next -> text.touchesPlaceholder(next.start(), next.end()));
    marked.removeIf(next -> text.touchesPlaceholder(next.start(), next.end()));
    TreeMap<Integer, Finding> settled = new TreeMap<>();
    List<Finding> covered = place(settled, hidden);
    widen(settled, covered);
    displaced.addAll(covered);
    List<Finding> left = new ArrayList<>(marked.size());
    for (Finding next : marked) {
      Finding rest = rest(settled, next, text);
      if (rest == null) {
        displaced.add(next);
      } else {
        left.add(rest);
      }
    }
    displaced.addAll(place(settled, left));
    return new Detection(List.copyOf(settled.values()), covered(settled, text));
  }

  /** Of what was displaced, one of each type within each finding that stays. */
  private List<Finding> covered(TreeMap<Integer, Finding> settled, ScanText text) {
    List<Finding> covered = new ArrayList<>();
    Map<Integer, Set<String>> seen = new HashMap<>();
    for (Finding next : displaced) {
      Finding over = over(settled, next);
      if (over != null
          && tellsMore(next, over)
          && !isSameValue(over, next, text.text)
          && seen.computeIfAbsent(over.start(), start -> new HashSet<>()).add(next.type())) {
        covered.add(next);
      }
    }
    return covered;
  }

  /** A name in an e-mail address, say, is only marked and adds nothing to the address. */
  private boolean tellsMore(Finding next, Finding over) {
    return !next.type().equals(over.type())
        && (config.action(next).hides() || !next.category().equals(over.category()));
  }

  /** The first finding that has something of a displaced one. */
  private static @Nullable Finding over(TreeMap<Integer, Finding> settled, Finding displaced) {
    Map.Entry<Integer, Finding> first = settled.floorEntry(displaced.start());
    if (first == null || first.getValue().end() <= displaced.start()) {
      first = settled.higherEntry(displaced.start());
    }
    return first == null || first.getKey() >= displaced.end() ? null : first.getValue();
  }

  private static boolean isSameValue(Finding over, Finding displaced, String text) {
    int letters = 0;
    int start = Math.max(over.start(), displaced.start() - LOOKED_AT);
    for (int i = start; i < displaced.start(); i++) {
      letters += Character.isLetter(text.charAt(i)) ? 1 : 0;
    }
    int end = Math.min(over.end(), displaced.end() + LOOKED_AT);
    for (int i = displaced.end(); i < end; i++) {
      letters += Character.isLetter(text.charAt(i)) ? 1 : 0;
    }
    return letters < OWN_LETTERS;
  }

  /** Puts the best ones first; returns those that found their place taken. */
  private List<Finding> place(TreeMap<Integer, Finding> settled, List<Finding> candidates) {
    candidates.sort(
        Comparator.<Finding>comparingInt(next -> config.action(next).severity())
            .thenComparingDouble(Finding::score)
            .thenComparingInt(Finding::length)
            .reversed()
            .thenComparingInt(Finding::start));
    List<Finding> late = new ArrayList<>();
    for (Finding next : candidates) {
      if (isFree(settled, next)) {
        settled.put(next.start(), next);
      } else {
        late.add(next);
      }
    }
    return late;
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
