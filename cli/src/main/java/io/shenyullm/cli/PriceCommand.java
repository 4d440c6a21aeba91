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
package io.shenyullm.cli;

import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.pricing.PriceSchedule;
import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prices usage records: {@code {"id","provider","model","usage":{…},"at"}} to {@code
 * {"id","cost","currency"}}. The cost is exact, with at least six decimals.
 */
@Command(
    name = "price",
    description = "Cost of usage records: {id, provider, model, usage, at} -> {id, cost, currency}")
final class PriceCommand implements LineCommand {
  private static final int LEAST_DECIMALS = 6;

  @Option(
      names = "--prices",
      paramLabel = "FILE_OR_URL",
      description =
          "Price catalogue, ours or the public model price map; default: the built-in one")
  private @Nullable String pricesFrom;

  private final Clock clock;
  private @Nullable PriceCatalog catalog;

  PriceCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void start() throws InvalidInputException {
    catalog = pricesFrom == null ? PriceCatalog.builtIn() : PriceSource.read(pricesFrom);
  }

  @Override
  public Map<String, @Nullable Object> answer(Map<String, @Nullable Object> record)
      throws InvalidInputException {
    String provider = text(record, "provider", "");
    String model = text(record, "model", null);
    TokenUsage usage = UsageReader.read(record.get("usage"));
    Instant at = instant(record.get("at"));
    PriceSchedule prices =
        Objects.requireNonNull(catalog, "start() comes first")
            .find(provider, model)
            .orElseThrow(() -> new InvalidInputException(unknown(provider, model)));
    Cost cost = prices.cost(usage, at);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("cost", plain(cost.amount()));
    answer.put("currency", cost.currency());
    return answer;
  }

  private static String unknown(String provider, String model) {
    return provider.isEmpty()
        ? "no price for model " + model
        : "no price for model " + model + " at provider " + provider;
  }

  private static String plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < LEAST_DECIMALS
        ? stripped.setScale(LEAST_DECIMALS).toPlainString()
        : stripped.toPlainString();
  }

  private static String text(
      Map<String, @Nullable Object> record, String key, @Nullable String fallback)
      throws InvalidInputException {
    Object value = record.get(key);
    if (value == null && fallback != null) {
      return fallback;
    }
    if (value instanceof String text && (fallback != null || !text.isBlank())) {
      return text;
    }
    throw new InvalidInputException(key + " must be a string");
  }

  private Instant instant(@Nullable Object at) throws InvalidInputException {
    if (at == null) {
      return clock.instant();
    }
    if (at instanceof String text) {
      try {
        return text.indexOf('T') < 0
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new InvalidInputException("at must be an ISO 8601 instant or date");
      }
    }
    throw new InvalidInputException("at must be an ISO 8601 instant or date");
  }
}
