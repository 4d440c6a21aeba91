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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields on their way in. A field that is absent or null is not there; one that nobody asks for is
 * a newer gateway's and does not matter; one that is there and is not what it should be makes the
 * line unreadable.
 */
final class RecordFields {
  private static final int LONGEST_NUMBER = 60;
  private static final long LONGEST_MILLIS = Duration.ofDays(366).toMillis();

  private final String path;
  private final Map<?, ?> tree;

  private RecordFields(String path, Map<?, ?> tree) {
    this.path = path;
    this.tree = tree;
  }

  static RecordFields of(Map<String, @Nullable Object> tree) {
    return new RecordFields("", tree);
  }

  /** Reads one entry of a list. */
  interface Detail<T> {
    T read(RecordFields fields) throws UnreadableRecordException;
  }

  /** Turns one value of an object into what it means. */
  private interface Value<T> {
    T of(String name, Object value) throws UnreadableRecordException;
  }

  // ---- texts ----

  String id(String key) throws UnreadableRecordException {
    return required(key, text(key, RecordLimits.ID));
  }

  @Nullable String optionalId(String key) throws UnreadableRecordException {
    return text(key, RecordLimits.ID);
  }

  String name(String key) throws UnreadableRecordException {
    return required(key, text(key, RecordLimits.NAME));
  }

  @Nullable String optionalName(String key) throws UnreadableRecordException {
    return text(key, RecordLimits.NAME);
  }

  String code(String key) throws UnreadableRecordException {
    return required(key, text(key, RecordLimits.CODE));
  }

  @Nullable String optionalCode(String key) throws UnreadableRecordException {
    return text(key, RecordLimits.CODE);
  }

  String kind(String key) throws UnreadableRecordException {
    return required(key, text(key, RecordLimits.KIND));
  }

  @Nullable String optionalKind(String key) throws UnreadableRecordException {
    return text(key, RecordLimits.KIND);
  }

  @Nullable String optionalNote(String key) throws UnreadableRecordException {
    return text(key, RecordLimits.NOTE);
  }

  private @Nullable String text(String key, int limit) throws UnreadableRecordException {
    Object value = tree.get(key);
    return value == null ? null : text(path + key, value, limit);
  }

  private static String text(String where, Object value, int limit)
      throws UnreadableRecordException {
    if (!(value instanceof String text)) {
      throw new UnreadableRecordException(where + " must be a text");
    }
    if (text.length() > limit) {
      throw new UnreadableRecordException(where + " is longer than " + limit + " characters");
    }
    if (!BoundedText.isClean(text)) {
      throw new UnreadableRecordException(
          where + " has a control character or half of a surrogate pair");
    }
    return text;
  }

  // ---- numbers, flags and times ----

  @Nullable Boolean flag(String key) throws UnreadableRecordException {
    Object value = tree.get(key);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new UnreadableRecordException(path + key + " must be true or false");
  }

  long number(String key) throws UnreadableRecordException {
    return required(key, optionalNumber(key));
  }

  @Nullable Long optionalNumber(String key) throws UnreadableRecordException {
    Object value = tree.get(key);
    return value == null ? null : number(path + key, value);
  }

  private static Long number(String where, Object value) throws UnreadableRecordException {
    if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
      return ((Number) value).longValue();
    }
    throw new UnreadableRecordException(where + " must be a whole number from 0 to 2^63-1");
  }

  @Nullable Integer optionalStatus(String key) throws UnreadableRecordException {
    Long value = optionalNumber(key);
    if (value != null && value > 999) {
      throw new UnreadableRecordException(path + key + " must be an HTTP status");
    }
    return value == null ? null : value.intValue();
  }

  @Nullable BigDecimal amount(String key) throws UnreadableRecordException {
    Object value = tree.get(key);
    return value == null ? null : amount(path + key, value);
  }

  private static BigDecimal amount(String where, Object value) throws UnreadableRecordException {
    BigDecimal amount = decimal(where, value);
    if (amount.signum() < 0
        || amount.precision() - (long) amount.scale() > RecordLimits.AMOUNT_WHOLE_DIGITS
        || amount.scale() > 2 * LONGEST_NUMBER) {
      throw new UnreadableRecordException(
          where
              + " must be an amount of at most "
              + RecordLimits.AMOUNT_WHOLE_DIGITS
              + " digits before the point");
    }
    return amount;
  }

  private static BigDecimal decimal(String where, Object value) throws UnreadableRecordException {
    if (value instanceof String || value instanceof Number) {
      String digits = value.toString();
      if (digits.length() <= LONGEST_NUMBER) {
        try {
          return new BigDecimal(digits);
        } catch (NumberFormatException e) {
          throw new UnreadableRecordException(where + " must be a decimal number");
        }
      }
    }
    throw new UnreadableRecordException(where + " must be a decimal number");
  }

  @Nullable Double optionalScore(String key) throws UnreadableRecordException {
    Object value = tree.get(key);
    return value == null ? null : score(path + key, value);
  }

  private static Double score(String where, Object value) throws UnreadableRecordException {
    double score = decimal(where, value).doubleValue();
    if (Double.isInfinite(score)) {
      throw new UnreadableRecordException(where + " must be a score");
    }
    return score;
  }

  @Nullable Double optionalShare(String key) throws UnreadableRecordException {
    Double share = optionalScore(key);
    if (share != null && !(share >= 0 && share <= 1)) {
      throw new UnreadableRecordException(path + key + " must be within 0..1");
    }
    return share;
  }

  @Nullable Duration optionalMillis(String key) throws UnreadableRecordException {
    Object value = tree.get(key);
    if (value == null) {
      return null;
    }
    BigDecimal millis = decimal(path + key, value);
    if (millis.signum() < 0 || millis.compareTo(BigDecimal.valueOf(LONGEST_MILLIS)) > 0) {
      throw new UnreadableRecordException(path + key + " must be milliseconds of at most a year");
    }
    return Duration.ofNanos(millis.movePointRight(6).longValue());
  }

  Instant at(String key) throws UnreadableRecordException {
    Instant at = required(key, optionalAt(key));
    if (at.isBefore(Origin.EARLIEST) || at.isAfter(Origin.LATEST)) {
      throw new UnreadableRecordException(
          path + key + " must be within " + Origin.EARLIEST + ".." + Origin.LATEST);
    }
    return at;
  }

  @Nullable Instant optionalAt(String key) throws UnreadableRecordException {
    String text = optionalCode(key);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new UnreadableRecordException(
          path + key + " must be an instant such as 2026-01-01T00:00:00Z");
    }
  }

  // ---- what holds others ----

  @Nullable List<String> names(String key) throws UnreadableRecordException {
    List<?> values = list(key, RecordLimits.ENTRIES);
    if (values == null) {
      return null;
    }
    List<String> names = new ArrayList<>(values.size());
    for (Object value : values) {
      names.add(text(path + key + "[" + names.size() + "]", present(value), RecordLimits.NAME));
    }
    return names;
  }

  <T> @Nullable List<T> details(String key, Detail<T> detail) throws UnreadableRecordException {
    return details(key, RecordLimits.DETAILS, detail);
  }

  <T> @Nullable List<T> details(String key, int limit, Detail<T> detail)
      throws UnreadableRecordException {
    List<?> values = list(key, limit);
    if (values == null) {
      return null;
    }
    List<T> details = new ArrayList<>(values.size());
    for (Object value : values) {
      String where = path + key + "[" + details.size() + "]";
      if (!(value instanceof Map<?, ?> fields)) {
        throw new UnreadableRecordException(where + " must be an object");
      }
      details.add(detail.read(new RecordFields(where + ".", fields)));
    }
    return details;
  }

  /** Names by level; empty where there are none. */
  Map<String, String> levels(String key) throws UnreadableRecordException {
    Map<String, String> levels =
        byName(key, RecordLimits.LEVELS, (where, value) -> text(where, value, RecordLimits.NAME));
    return levels == null ? Map.of() : levels;
  }

  @Nullable Map<String, Long> counts(String key) throws UnreadableRecordException {
    return byName(key, RecordLimits.ENTRIES, RecordFields::number);
  }

  @Nullable Map<String, Double> scores(String key) throws UnreadableRecordException {
    return byName(key, RecordLimits.ENTRIES, RecordFields::score);
  }

  @Nullable Map<String, BigDecimal> amounts(String key) throws UnreadableRecordException {
    return byName(key, RecordLimits.ENTRIES, RecordFields::amount);
  }

  private <T> @Nullable Map<String, T> byName(String key, int limit, Value<T> read)
      throws UnreadableRecordException {
    RecordFields object = object(key);
    if (object == null) {
      return null;
    }
    if (object.tree.size() > limit) {
      throw new UnreadableRecordException(path + key + " has more than " + limit + " entries");
    }
    Map<String, T> values = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : object.tree.entrySet()) {
      String name = text("a name in " + path + key, present(entry.getKey()), RecordLimits.CODE);
      Object value = entry.getValue();
      if (value != null) {
        values.put(name, read.of(path + key + "." + name, value));
      }
    }
    return values;
  }

  @Nullable RecordFields object(String key) throws UnreadableRecordException {
    Object value = tree.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> fields) {
      return new RecordFields(path + key + ".", fields);
    }
    throw new UnreadableRecordException(path + key + " must be an object");
  }

  private @Nullable List<?> list(String key, int limit) throws UnreadableRecordException {
    Object value = tree.get(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> values)) {
      throw new UnreadableRecordException(path + key + " must be a list");
    }
    if (values.size() > limit) {
      throw new UnreadableRecordException(path + key + " has more than " + limit + " entries");
    }
    return values;
  }

  private static Object present(@Nullable Object value) {
    return value == null ? List.of() : value;
  }

  private <T> T required(String key, @Nullable T value) throws UnreadableRecordException {
    if (value == null) {
      throw new UnreadableRecordException(path + key + " is missing");
    }
    return value;
  }
}
