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

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one partition, by column: all first components, then all second ones. So one component
 * of the query meets many vectors in a loop without dependencies, which the JIT compiles to vector
 * instructions; a sum along one vector it must not reorder and so does not.
 *
 * <p>One writer at a time; readers take no lock. A slot is emptied before its vector changes, and a
 * reader believes a score only if the slot had the same entry before and after.
 */
final class VectorBlock {
  private static final int COLUMNS = 4;

  private final int slots;
  private final float[] columns;
  private final AtomicReferenceArray<@Nullable VectorEntry> entries;

  VectorBlock(int slots, int dimensions) {
    this.slots = slots;
    this.columns = new float[Math.multiplyExact(slots, dimensions)];
    this.entries = new AtomicReferenceArray<>(slots);
  }

  int slots() {
    return slots;
  }

  @Nullable VectorEntry entry(int slot) {
    return entries.getAcquire(slot);
  }

  void set(int slot, VectorEntry entry, float[] unit) {
    entries.set(slot, null);
    VarHandle.fullFence();
    for (int d = 0; d < unit.length; d++) {
      columns[d * slots + slot] = unit[d];
    }
    entries.setRelease(slot, entry);
  }

  void clear(int slot) {
    entries.set(slot, null);
  }

  /** Scores all slots into {@code scores} and offers the entries to the result. */
  void score(float[] query, float[] scores, @Nullable VectorEntry[] seen, TopMatches result) {
    for (int s = 0; s < slots; s++) {
      seen[s] = entries.getAcquire(s);
      scores[s] = 0;
    }
    int d = 0;
    for (; d + COLUMNS <= query.length; d += COLUMNS) {
      addColumns(query, d, scores);
    }
    for (; d < query.length; d++) {
      addColumn(query[d], d * slots, scores);
    }
    VarHandle.loadLoadFence();
    for (int s = 0; s < slots; s++) {
      VectorEntry entry = seen[s];
      if (entry != null && scores[s] >= result.least() && entries.getAcquire(s) == entry) {
        result.offer(entry, scores[s]);
      }
    }
  }

  /** Several columns at once, so that each score is loaded and stored less often. */
  private void addColumns(float[] query, int d, float[] scores) {
    float[] all = columns;
    int n = slots;
    float q0 = query[d];
    float q1 = query[d + 1];
    float q2 = query[d + 2];
    float q3 = query[d + 3];
    int c0 = d * n;
    int c1 = c0 + n;
    int c2 = c1 + n;
    int c3 = c2 + n;
    for (int s = 0; s < n; s++) {
      scores[s] += q0 * all[c0 + s] + q1 * all[c1 + s] + (q2 * all[c2 + s] + q3 * all[c3 + s]);
    }
  }

  private void addColumn(float factor, int from, float[] scores) {
    for (int s = 0; s < slots; s++) {
      scores[s] += factor * columns[from + s];
    }
  }
}
