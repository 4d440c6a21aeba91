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
package io.shenyullm.core.tokens;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Learns how long replies get: the 95th percentile of output tokens by model and task, from settled
 * calls. A histogram of powers of 2^¼ keeps each answer within 19 % above the true percentile;
 * counts are halved now and then, so that it follows change. Thread-safe and lock-free: an update
 * may be lost to a concurrent halving, which the percentile does not notice. Holds at most 4,096
 * pairs; what comes later counts for its model's sum only while there is room.
 */
public final class OutputLengthModel {
  /**
   * Without experience: longer than 95 % of replies in public traces of chat traffic (577 tokens).
   */
  static final long TYPICAL = 1_024;

  static final int ENOUGH = 20;
  private static final int MAX_PAIRS = 4_096;
  private static final String ANY = "*";

  private record Pair(String modelId, String intent) {}

  private final Map<Pair, Histogram> histograms = new ConcurrentHashMap<>();

  /**
   * Learns from a settled call.
   *
   * @param modelId catalogue id; a closed set, never what a client wrote
   * @param intent task as analysed, also a closed set
   * @param outputTokens all output of one choice, reasoning included
   */
  public void record(String modelId, String intent, long outputTokens) {
    add(new Pair(modelId, intent), outputTokens);
    add(new Pair(modelId, ANY), outputTokens);
  }

  private void add(Pair pair, long outputTokens) {
    Histogram histogram = histograms.get(pair);
    if (histogram == null) {
      if (histograms.size() >= MAX_PAIRS) {
        return;
      }
      histogram = histograms.computeIfAbsent(pair, p -> new Histogram());
    }
    histogram.add(outputTokens);
  }

  /**
   * Output tokens that 95 % of such calls stay within: of the model and task after 20 calls, else
   * of the model, else 1,024.
   */
  public long percentile95(String modelId, String intent) {
    for (String task : new String[] {intent, ANY}) {
      Histogram histogram = histograms.get(new Pair(modelId, task));
      long percentile = histogram == null ? 0 : histogram.percentile95();
      if (percentile > 0) {
        return percentile;
      }
    }
    return TYPICAL;
  }

  /** Counts by length; bucket {@code b} holds lengths up to 2^(b/4). */
  private static final class Histogram {
    private static final int BUCKETS = 84;
    private static final int HALVE_AT = 2_000;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
    private final AtomicInteger total = new AtomicInteger();
    private volatile long percentile95;

    void add(long tokens) {
      counts.incrementAndGet(bucket(tokens));
      int calls = total.incrementAndGet();
      if (calls >= HALVE_AT) {
        for (int i = 0; i < BUCKETS; i++) {
          counts.updateAndGet(i, count -> count / 2);
        }
        calls = sum();
        total.set(calls);
      }
      // plans ask for several models each, so it is worked out where it changes
      percentile95 = calls < ENOUGH ? 0 : percentile95(calls);
    }

    /** 0 until there are enough calls to tell. */
    long percentile95() {
      return percentile95;
    }

    private static int bucket(long tokens) {
      int bucket = (int) Math.ceil(4 * Math.log(Math.max(1, tokens)) / Math.log(2) - 1e-9);
      return Math.min(BUCKETS - 1, bucket);
    }

    private int sum() {
      int sum = 0;
      for (int i = 0; i < BUCKETS; i++) {
        sum += counts.get(i);
      }
      return sum;
    }

    private long percentile95(int calls) {
      int wanted = (int) Math.ceil(calls * 0.95);
      int seen = 0;
      for (int i = 0; i < BUCKETS; i++) {
        seen += counts.get(i);
        if (seen >= wanted) {
          return (long) Math.ceil(Math.pow(2, i / 4.0));
        }
      }
      return 1L << (BUCKETS / 4);
    }
  }
}
