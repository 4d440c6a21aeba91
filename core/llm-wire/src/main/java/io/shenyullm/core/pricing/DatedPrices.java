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
package io.shenyullm.core.pricing;

import io.shenyullm.core.wire.TokenUsage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Price tables of one model, each in force until the next one starts. Immutable. */
final class DatedPrices implements PriceSchedule {
  private final List<PriceTable> tables;
  private final NavigableMap<Instant, ResolvedPrices> byStart;
  private final String currency;

  /**
   * @throws IllegalArgumentException if there is no table, if two start at once, or if they differ
   *     in currency
   */
  DatedPrices(List<PriceTable> tables) {
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("a price list must not be empty");
    }
    this.tables = tables.stream().sorted(Comparator.comparing(PriceTable::from)).toList();
    this.currency = this.tables.get(0).currency();
    NavigableMap<Instant, ResolvedPrices> index = new TreeMap<>();
    for (PriceTable table : this.tables) {
      if (!table.currency().equals(currency)) {
        throw new IllegalArgumentException("a price list must keep to one currency");
      }
      if (index.put(table.from(), new ResolvedPrices(table)) != null) {
        throw new IllegalArgumentException("two prices start at " + table.from());
      }
    }
    this.byStart = index;
  }

  /** A time before the first known price is billed at the first known price. */
  @Override
  public Cost cost(TokenUsage usage, Instant at) {
    return new Cost(inForce(at).cost(usage), currency);
  }

  @Override
  public long estimateNanos(long inputTokens, long outputTokens, Instant at) {
    return inForce(at).estimate(inputTokens, outputTokens);
  }

  private ResolvedPrices inForce(Instant at) {
    Map.Entry<Instant, ResolvedPrices> last = byStart.floorEntry(at);
    return (last == null ? byStart.firstEntry() : last).getValue();
  }

  @Override
  public String currency() {
    return currency;
  }

  List<PriceTable> tables() {
    return tables;
  }
}
