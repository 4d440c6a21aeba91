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

import io.shenyullm.core.pricing.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Fields on their way out; what is not there is left out. So are lists and counts for which a line
 * has no room any more: the plain fields of a record always fit.
 */
final class RecordTree {
  /** Characters that all lists and counts of a record may take; plain fields take up to 25,000. */
  private static final int ROOM = 30_000;

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
  private int taken;

  Map<String, @Nullable Object> fields() {
    return fields;
  }

  RecordTree put(String key, @Nullable Object value) {
    if (value != null) {
      fields.put(key, value);
    }
    return this;
  }

  RecordTree amount(String key, @Nullable BigDecimal amount) {
    return put(key, amount == null ? null : plain(amount));
  }

  /** Milliseconds with microseconds behind the point. */
  RecordTree millis(String key, @Nullable Duration duration) {
    return put(
        key,
        duration == null
            ? null
            : BigDecimal.valueOf(duration.toNanos(), 6).setScale(3, RoundingMode.HALF_UP));
  }

  /** A share or score with at most four digits behind the point. */
  RecordTree score(String key, @Nullable Double score) {
    return put(key, score == null ? null : rounded(score));
  }

  RecordTree texts(String key, @Nullable Collection<String> texts) {
    return bulky(key, texts == null ? null : List.copyOf(texts));
  }

  RecordTree counts(String key, @Nullable Map<String, ? extends Number> counts) {
    return bulky(key, counts == null ? null : new TreeMap<>(counts));
  }

  RecordTree scores(String key, @Nullable Map<String, Double> scores) {
    if (scores != null) {
      Map<String, Object> rounded = new TreeMap<>();
      scores.forEach((name, score) -> rounded.put(name, rounded(score)));
      bulky(key, rounded);
    }
    return this;
  }

  RecordTree amounts(String key, @Nullable Map<String, BigDecimal> amounts) {
    if (amounts != null) {
      Map<String, Object> plain = new TreeMap<>();
      amounts.forEach((name, amount) -> plain.put(name, plain(amount)));
      bulky(key, plain);
    }
    return this;
  }

  <T> RecordTree details(
      String key, @Nullable List<T> details, BiConsumer<T, RecordTree> writeOne) {
    if (details != null) {
      List<Map<String, @Nullable Object>> trees = new ArrayList<>();
      for (T detail : details) {
        RecordTree tree = new RecordTree();
        writeOne.accept(detail, tree);
        trees.add(tree.fields());
      }
      bulky(key, trees);
    }
    return this;
  }

  /** As {@link #details}, but of a list that has no room those that come first are there. */
  <T> RecordTree detailsThatFit(
      String key, @Nullable List<T> details, BiConsumer<T, RecordTree> writeOne) {
    if (details != null) {
      List<Map<String, @Nullable Object>> trees = new ArrayList<>();
      int size = 2;
      for (T detail : details) {
        RecordTree tree = new RecordTree();
        writeOne.accept(detail, tree);
        size += 1 + size(tree.fields());
        if (taken + size > ROOM) {
          break;
        }
        trees.add(tree.fields());
      }
      bulky(key, trees);
    }
    return this;
  }

  private RecordTree bulky(String key, @Nullable Object value) {
    int size = value == null ? 0 : size(value);
    if (taken + size <= ROOM) {
      taken += size;
      put(key, value);
    }
    return this;
  }

  /** Characters of a value as JSON, or a little more. */
  private static int size(Object value) {
    if (value instanceof Map<?, ?> map) {
      int size = 2;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += size(entry.getKey()) + size(entry.getValue()) + 2;
      }
      return size;
    }
    if (value instanceof Collection<?> list) {
      int size = 2;
      for (Object element : list) {
        size += 1 + size(element);
      }
      return size;
    }
    String text = value.toString();
    int size = text.length() + 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        size++;
      }
    }
    return size;
  }

  private static BigDecimal rounded(double score) {
    return BigDecimal.valueOf(score).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  private static String plain(BigDecimal amount) {
    return new Cost(amount, "").plain();
  }
}
