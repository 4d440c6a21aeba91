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
package io.shenyullm.records;

import io.shenyullm.core.wire.BoundedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the constructors of records do to what they are given: bring it within its limits. */
final class Bounded {
  private static final BigDecimal LARGEST =
      BigDecimal.TEN.pow(RecordLimits.AMOUNT_WHOLE_DIGITS).subtract(BigDecimal.ONE);

  private Bounded() {}

  static String id(String text) {
    return BoundedText.name(Objects.requireNonNull(text, "id"), RecordLimits.ID);
  }

  static String name(String text) {
    return BoundedText.name(Objects.requireNonNull(text, "name"), RecordLimits.NAME);
  }

  static @Nullable String nameOrNull(@Nullable String text) {
    return text == null ? null : name(text);
  }

  static @Nullable String idOrNull(@Nullable String text) {
    return text == null ? null : id(text);
  }

  static String code(String text) {
    return BoundedText.name(Objects.requireNonNull(text, "code"), RecordLimits.CODE);
  }

  static @Nullable String codeOrNull(@Nullable String text) {
    return text == null ? null : code(text);
  }

  static String kind(String text) {
    return BoundedText.note(Objects.requireNonNull(text, "kind"), RecordLimits.KIND);
  }

  static @Nullable String kindOrNull(@Nullable String text) {
    return text == null ? null : kind(text);
  }

  static @Nullable String noteOrNull(@Nullable String text) {
    return text == null ? null : BoundedText.note(text, RecordLimits.NOTE);
  }

  static @Nullable List<String> names(@Nullable List<String> texts) {
    return texts == null
        ? null
        : texts.stream().limit(RecordLimits.ENTRIES).map(Bounded::name).toList();
  }

  static <T> @Nullable List<T> details(@Nullable List<T> details) {
    return details == null ? null : details.stream().limit(RecordLimits.DETAILS).toList();
  }

  /** Of more entries than there may be, those that come first stay. */
  static <V> Map<String, V> byName(Map<String, V> values, int limit) {
    Map<String, V> bounded = new LinkedHashMap<>();
    for (Map.Entry<String, V> entry : values.entrySet()) {
      if (bounded.size() == limit) {
        break;
      }
      bounded.put(
          BoundedText.name(entry.getKey(), RecordLimits.CODE),
          Objects.requireNonNull(entry.getValue(), "value"));
    }
    return Collections.unmodifiableMap(bounded);
  }

  /** Rounded up, so that a record never says less than what was spent. */
  static BigDecimal amount(BigDecimal amount) {
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("an amount must not be negative");
    }
    BigDecimal exact =
        amount.scale() <= RecordLimits.AMOUNT_DECIMALS
            ? amount
            : amount.setScale(RecordLimits.AMOUNT_DECIMALS, RoundingMode.CEILING);
    return exact.min(LARGEST);
  }

  static @Nullable BigDecimal amountOrNull(@Nullable BigDecimal amount) {
    return amount == null ? null : amount(amount);
  }

  static <V> @Nullable Map<String, V> byNameOrNull(@Nullable Map<String, V> values) {
    return values == null ? null : byName(values, RecordLimits.ENTRIES);
  }

  static @Nullable Map<String, BigDecimal> amounts(@Nullable Map<String, BigDecimal> amounts) {
    if (amounts == null) {
      return null;
    }
    Map<String, BigDecimal> bounded = new LinkedHashMap<>();
    byName(amounts, RecordLimits.ENTRIES)
        .forEach((name, amount) -> bounded.put(name, amount(amount)));
    return Collections.unmodifiableMap(bounded);
  }

  static @Nullable Double share(@Nullable Double share) {
    if (share != null && !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("must be within 0..1: " + share);
    }
    return share;
  }
}
