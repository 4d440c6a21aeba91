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
package io.shenyullm.router.analyse;

import java.util.Arrays;

/** Sparse features of one prompt: hashed names and their values. For one thread. */
final class FeatureVector {
  /** Number of buckets; a collision adds two weights, which training sees too. */
  static final int BUCKETS = 1 << 15;

  private int[] buckets = new int[256];
  private float[] values = new float[256];
  private int size;

  void add(long name, float value) {
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    long h = name * 0x9E3779B97F4A7C15L;
    buckets[size] = (int) (h >>> 40) & (BUCKETS - 1);
    values[size++] = value;
  }

  void scale(int from, float factor) {
    for (int i = from; i < size; i++) {
      values[i] *= factor;
    }
  }

  int size() {
    return size;
  }

  int bucket(int i) {
    return buckets[i];
  }

  float value(int i) {
    return values[i];
  }
}
