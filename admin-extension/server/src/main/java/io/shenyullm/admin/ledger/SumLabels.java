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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the two ids of a sum stand for, by its key. */
final class SumLabels {
  private static final String[] LEVELS = {
    "tenant", "organisation", "department", "team", "project", "application"
  };

  /**
   * What an id stands for.
   *
   * @param columns of the table, in the order of the labels
   */
  private record Half(String table, List<String> columns, List<String> labels) {
    static Half name(String label) {
      return new Half("llm_name", List.of("d.name"), List.of(label));
    }

    static Half group() {
      return new Half(
          "llm_caller_group",
          Arrays.stream(LEVELS).map(level -> "d." + level).toList(),
          List.of(LEVELS));
    }

    /** With the levels of the caller's group. */
    static Half caller() {
      List<String> columns = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      columns.add("d.tenant");
      labels.add("tenant");
      for (String level : LEVELS) {
        if (!level.equals("tenant")) {
          columns.add(
              "(SELECT g.%s FROM llm_caller_group g WHERE g.id = d.group_id)".formatted(level));
          labels.add(level);
        }
      }
      columns.addAll(List.of("d.user_name", "d.key_id"));
      labels.addAll(List.of("user", "key"));
      return new Half("llm_caller", columns, labels);
    }
  }

  /** What a sum is of, beside its currency. */
  record Pair(int a, int b) {}

  private final NameReader names;

  SumLabels(JdbcTemplate reads) {
    this.names = new NameReader(reads);
  }

  private static List<Half> halves(SumKey key) {
    return switch (key) {
      case ALL -> List.of();
      case GROUP -> List.of(Half.group());
      case CALLER -> List.of(Half.caller());
      case OFFER -> List.of(Half.name("model"), Half.name("provider"));
      case ROUTE -> List.of(Half.name("route"));
      case OUTCOME -> List.of(Half.name("ending"), Half.name("error"));
      case GROUP_MODEL -> List.of(Half.group(), Half.name("model"));
      case CACHE -> List.of(Half.name("cache"));
    };
  }

  /** Their names, in the order in which a table shows them. */
  static List<String> of(SumKey key) {
    return halves(key).stream().flatMap(half -> half.labels().stream()).toList();
  }

  /** Labels of pairs; {@code null} where there is no such name. */
  Map<Pair, Map<String, @Nullable String>> of(SumKey key, Collection<Pair> pairs) {
    List<Half> halves = halves(key);
    List<Map<Integer, List<@Nullable String>>> found = new ArrayList<>();
    for (int i = 0; i < halves.size(); i++) {
      found.add(
          find(halves.get(i), i == 0 ? pairs.stream().map(Pair::a) : pairs.stream().map(Pair::b)));
    }
    Map<Pair, Map<String, @Nullable String>> labels = new HashMap<>();
    for (Pair pair : pairs) {
      Map<String, @Nullable String> own = new LinkedHashMap<>();
      for (int i = 0; i < halves.size(); i++) {
        List<String> keys = halves.get(i).labels();
        List<@Nullable String> values = found.get(i).get(i == 0 ? pair.a() : pair.b());
        for (int at = 0; at < keys.size(); at++) {
          own.put(keys.get(at), values == null ? null : values.get(at));
        }
      }
      labels.put(pair, own);
    }
    return labels;
  }

  private Map<Integer, List<@Nullable String>> find(Half half, Stream<Integer> ids) {
    return names.find(
        half.table(),
        String.join(", ", half.columns()),
        ids,
        row -> {
          List<@Nullable String> values = new ArrayList<>();
          for (int i = 0; i < half.columns().size(); i++) {
            values.add(row.getString(i + 2));
          }
          return values;
        });
  }
}
