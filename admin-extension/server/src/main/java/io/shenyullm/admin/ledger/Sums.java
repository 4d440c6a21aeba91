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
package io.shenyullm.admin.ledger;

import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a batch adds to the ledger's sums. Not thread-safe. */
final class Sums {
  /** Which sum. */
  record Place(SumKey key, Grain grain, Instant bucket, int a, int b, int process, int currency) {
    Place in(Grain longer) {
      return new Place(key, longer, longer.floor(bucket), a, b, process, currency);
    }
  }

  /** What is added to it; negative where something was corrected. */
  static final class Change {
    long requests;
    long failed;
    long fromCache;
    BigDecimal inputTokens = BigDecimal.ZERO;
    BigDecimal cachedTokens = BigDecimal.ZERO;
    BigDecimal outputTokens = BigDecimal.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal lost = BigDecimal.ZERO;
    BigDecimal saved = BigDecimal.ZERO;
    final List<Long> latencies = new ArrayList<>();
    final List<Long> takenLatencies = new ArrayList<>();

    /**
     * @param sign 1 or -1
     */
    private void add(UsageRow row, int sign, boolean withLatency) {
      requests += sign;
      failed += row.failed() ? sign : 0;
      fromCache += row.fromCache() ? sign : 0;
      TokenUsage tokens = row.tokens();
      inputTokens =
          plus(
              inputTokens,
              sign,
              tokens.input(),
              tokens.cacheWrite(),
              tokens.cacheWrite1h(),
              tokens.audioInput());
      cachedTokens = plus(cachedTokens, sign, tokens.cacheRead());
      outputTokens =
          plus(outputTokens, sign, tokens.output(), tokens.reasoning(), tokens.audioOutput());
      cost = sign > 0 ? cost.add(row.cost()) : cost.subtract(row.cost());
      lost = sign > 0 ? lost.add(row.lost()) : lost.subtract(row.lost());
      saved = sign > 0 ? saved.add(row.saved()) : saved.subtract(row.saved());
      if (withLatency && row.latencyMicros() != null) {
        (sign > 0 ? latencies : takenLatencies).add(row.latencyMicros());
      }
    }

    /** One by one: a record may say that it used as many as a long holds. */
    private static BigDecimal plus(BigDecimal sum, int sign, long... tokens) {
      BigDecimal result = sum;
      for (long count : tokens) {
        if (count != 0) {
          BigDecimal exact = BigDecimal.valueOf(count);
          result = sign > 0 ? result.add(exact) : result.subtract(exact);
        }
      }
      return result;
    }

    private void add(Change other) {
      requests += other.requests;
      failed += other.failed;
      fromCache += other.fromCache;
      inputTokens = inputTokens.add(other.inputTokens);
      cachedTokens = cachedTokens.add(other.cachedTokens);
      outputTokens = outputTokens.add(other.outputTokens);
      cost = cost.add(other.cost);
      lost = lost.add(other.lost);
      saved = saved.add(other.saved);
      latencies.addAll(other.latencies);
      takenLatencies.addAll(other.takenLatencies);
    }
  }

  private final Map<Place, Change> finest = new HashMap<>();
  private final Instant minutesSince;

  /**
   * @param minutesSince older rows are not summed by minute: these sums would be dropped at once
   */
  Sums(Instant minutesSince) {
    this.minutesSince = minutesSince;
  }

  /** Counts a row. */
  void add(UsageRow row) {
    count(row, 1);
  }

  /** Takes a row back that was counted before. */
  void take(UsageRow row) {
    count(row, -1);
  }

  private void count(UsageRow row, int sign) {
    for (SumKey key : SumKey.values()) {
      finest
          .computeIfAbsent(key.place(row, finest(key, row)), place -> new Change())
          .add(row, sign, key.withLatency());
    }
  }

  private Grain finest(SumKey key, UsageRow row) {
    return key.finest() == Grain.MINUTE && row.at().isBefore(minutesSince)
        ? Grain.QUARTER
        : key.finest();
  }

  /** All that changes of one length of time. */
  Map<Place, Change> of(Grain grain) {
    Map<Place, Change> changes = new HashMap<>();
    finest.forEach(
        (place, change) -> {
          if (place.grain().compareTo(grain) <= 0) {
            changes.computeIfAbsent(place.in(grain), unseen -> new Change()).add(change);
          }
        });
    return changes;
  }
}
