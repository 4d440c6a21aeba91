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

/** Collects candidates of one scan and settles overlaps. Not thread-safe. */
final class Findings {
  private final DetectionConfig config;
  private final List<Finding> found = new ArrayList<>();

  Findings(DetectionConfig config) {
    this.config = config;
  }

  void add(EntityType type, int start, int end, double score) {
    if (score >= config.minScore() && config.action(type) != Action.ALLOW && end > start) {
      found.add(Finding.of(type, start, end, score));
    }
  }

  void add(Finding finding) {
    found.add(finding);
  }

  /**
   * What remains when of two that overlap the better one stays: higher score, then longer. Drops
   * whatever touches a placeholder, which stands for something already masked.
   */
  List<Finding> settle(ScanText text) {
    if (found.isEmpty()) {
      return List.of();
    }
    found.sort(Comparator.comparingInt(Finding::start).thenComparing(Findings::better));
    List<Finding> settled = new ArrayList<>(found.size());
    for (Finding next : found) {
      if (text.touchesPlaceholder(next.start(), next.end())) {
        continue;
      }
      boolean keep = true;
      while (!settled.isEmpty() && settled.get(settled.size() - 1).end() > next.start()) {
        if (better(settled.get(settled.size() - 1), next) <= 0) {
          keep = false;
          break;
        }
        settled.remove(settled.size() - 1);
      }
      if (keep) {
        settled.add(next);
      }
    }
    return List.copyOf(settled);
  }

  private static int better(Finding a, Finding b) {
    int byScore = Double.compare(b.score(), a.score());
    return byScore != 0 ? byScore : Integer.compare(b.length(), a.length());
  }
}
