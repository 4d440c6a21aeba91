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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads price lists; the format is described in {@code docs/reference/snapshot.md}. Prices stand
 * per million tokens and keep every digit.
 */
public final class PriceSchedules {
  private static final int MILLION = 6;

  private PriceSchedules() {}

  /**
   * Reads the price list under a key of a model.
   *
   * @throws SnapshotException naming the offending field; also if the list is absent or empty
   */
  public static PriceSchedule parse(ConfigNode model, String key) throws SnapshotException {
    List<ConfigNode> entries = model.objects(key);
    if (entries.isEmpty()) {
      throw model.problem(key, "must hold at least one price");
    }
    return parse(entries);
  }

  /**
   * Reads the entries of a price list, in any order.
   *
   * @throws SnapshotException naming the offending field; also if the list is empty
   */
  public static PriceSchedule parse(List<ConfigNode> entries) throws SnapshotException {
    List<PriceTable> tables = new ArrayList<>();
    for (ConfigNode entry : entries) {
      tables.add(table(entry));
    }
    try {
      return new DatedPrices(tables);
    } catch (IllegalArgumentException e) {
      String source = entries.isEmpty() ? "prices" : entries.get(0).path("from");
      throw new SnapshotException(source, String.valueOf(e.getMessage()));
    }
  }

  private static PriceTable table(ConfigNode entry) throws SnapshotException {
    entry.allowOnly(
        "from", "currency", "perMillion", "perRequest", "tiers", "batch", "serviceTiers");
    Rates base = rates(entry);
    BigDecimal perRequest = entry.optionalDecimal("perRequest").orElse(BigDecimal.ZERO);
    if (perRequest.signum() < 0) {
      throw entry.problem("perRequest", "must not be negative");
    }
    String currency = entry.string("currency", "USD");
    if (!currency.matches("[A-Z]{3}")) {
      throw entry.problem("currency", "must be an ISO 4217 code such as USD");
    }
    List<PriceTable.ContextTier> tiers = new ArrayList<>();
    for (ConfigNode tier : entry.objects("tiers")) {
      tier.allowOnly("aboveInputTokens", "perMillion", "serviceTiers");
      long above = tier.integer("aboveInputTokens", 0);
      if (above <= 0) {
        throw tier.problem("aboveInputTokens", "must be a positive whole number");
      }
      tiers.add(new PriceTable.ContextTier(above, rates(tier), serviceTiers(tier)));
    }
    return new PriceTable(
        from(entry), currency, base, perRequest, tiers, batch(entry), serviceTiers(entry));
  }

  private static @Nullable Rates batch(ConfigNode entry) throws SnapshotException {
    if (!entry.has("batch")) {
      return null;
    }
    ConfigNode batch = entry.object("batch");
    batch.allowOnly("perMillion");
    return rates(batch);
  }

  private static Map<String, Rates> serviceTiers(ConfigNode entry) throws SnapshotException {
    Map<String, Rates> tiers = new LinkedHashMap<>();
    ConfigNode node = entry.object("serviceTiers");
    for (String name : node.keys()) {
      ConfigNode tier = node.object(name);
      tier.allowOnly("perMillion");
      tiers.put(name.toLowerCase(Locale.ROOT), rates(tier));
    }
    return tiers;
  }

  private static Rates rates(ConfigNode holder) throws SnapshotException {
    ConfigNode perMillion = holder.object("perMillion");
    List<String> known = new ArrayList<>();
    Map<TokenClass, BigDecimal> rates = new EnumMap<>(TokenClass.class);
    for (TokenClass tokenClass : TokenClass.values()) {
      known.add(tokenClass.key());
      Optional<BigDecimal> price = perMillion.optionalDecimal(tokenClass.key());
      if (price.isPresent()) {
        if (price.get().signum() < 0) {
          throw perMillion.problem(tokenClass.key(), "must not be negative");
        }
        rates.put(tokenClass, price.get().movePointLeft(MILLION));
      }
    }
    perMillion.allowOnly(known.toArray(String[]::new));
    return new Rates(rates);
  }

  private static Instant from(ConfigNode entry) throws SnapshotException {
    Optional<String> from = entry.optionalString("from");
    if (from.isEmpty()) {
      return Instant.MIN;
    }
    try {
      return from.get().indexOf('T') < 0
          ? LocalDate.parse(from.get()).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(from.get());
    } catch (DateTimeParseException e) {
      throw entry.problem("from", "must be a date such as 2026-01-31 or an instant in UTC");
    }
  }
}
