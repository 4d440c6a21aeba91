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
package io.shenyullm.router.cache.vector;

import java.util.ArrayList;
import java.util.List;

/** The best few of many scores, best first. */
final class TopMatches {
  private final int most;
  private final float atLeast;
  private final long nowMillis;
  private final List<VectorIndex.Match> matches;

  TopMatches(int most, float atLeast, long nowMillis) {
    this.most = most;
    this.atLeast = atLeast;
    this.nowMillis = nowMillis;
    this.matches = new ArrayList<>(most + 1);
  }

  /** What a score must reach to matter. */
  float least() {
    return matches.size() < most
        ? atLeast
        : Math.max(atLeast, matches.get(matches.size() - 1).score());
  }

  void offer(VectorEntry entry, float score) {
    if (entry.expiresAtMillis <= nowMillis) {
      return;
    }
    int at = matches.size();
    while (at > 0 && matches.get(at - 1).score() < score) {
      at--;
    }
    if (at < most) {
      matches.add(at, new VectorIndex.Match(entry.name, entry.payload, score));
      if (matches.size() > most) {
        matches.remove(most);
      }
    }
  }

  List<VectorIndex.Match> toList() {
    return List.copyOf(matches);
  }
}
