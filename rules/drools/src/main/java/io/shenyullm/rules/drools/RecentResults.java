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
package io.shenyullm.rules.drools;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers results of late. A key has a few places of its own; where they are taken a later result
 * drives out another, so that this never grows and nobody ever waits. Thread-safe.
 */
final class RecentResults {
  /** A power of two. A result of five candidates is about a kilobyte with its key. */
  private static final int GROUPS = 1_024;

  private static final int PLACES = 4;

  private record Entry(RuleInputs.Key key, RuleResult result) {}

  private final AtomicReferenceArray<@Nullable Entry> entries =
      new AtomicReferenceArray<>(GROUPS * PLACES);

  @Nullable RuleResult get(RuleInputs.Key key) {
    int first = first(key);
    for (int i = first; i < first + PLACES; i++) {
      Entry entry = entries.get(i);
      if (entry != null && entry.key().equals(key)) {
        return entry.result();
      }
    }
    return null;
  }

  /** The newest comes first, the oldest goes. */
  void put(RuleInputs.Key key, RuleResult result) {
    int first = first(key);
    Entry next = new Entry(key, result);
    for (int i = first; i < first + PLACES && next != null; i++) {
      next = entries.getAndSet(i, next);
    }
  }

  private static int first(RuleInputs.Key key) {
    return (key.hashCode() & GROUPS - 1) * PLACES;
  }
}
