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

import java.util.ArrayDeque;
import java.util.Deque;

/** The blocks of one partition; few vectors take little room. Changed by one writer at a time. */
final class VectorPartition {
  /** A column of one block is a few cache lines. */
  static final int MAX_SLOTS = 256;

  private static final int MIN_SLOTS = 8;

  /** A free place. */
  record Place(VectorBlock block, int slot) {}

  private final int dimensions;
  private final Deque<Place> free = new ArrayDeque<>();
  private volatile VectorBlock[] blocks = {};
  private int capacity;

  VectorPartition(int dimensions) {
    this.dimensions = dimensions;
  }

  VectorBlock[] blocks() {
    return blocks;
  }

  int capacity() {
    return capacity;
  }

  boolean isEmpty() {
    return free.size() == capacity;
  }

  Place take() {
    Place place = free.poll();
    if (place == null) {
      grow();
      place = free.remove();
    }
    return place;
  }

  void giveBack(VectorBlock block, int slot) {
    block.clear(slot);
    free.push(new Place(block, slot));
  }

  private void grow() {
    int slots = Math.min(MAX_SLOTS, Math.max(MIN_SLOTS, capacity));
    VectorBlock block = new VectorBlock(slots, dimensions);
    VectorBlock[] more = java.util.Arrays.copyOf(blocks, blocks.length + 1);
    more[more.length - 1] = block;
    blocks = more;
    capacity += slots;
    for (int s = 0; s < slots; s++) {
      free.add(new Place(block, s));
    }
  }
}
