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

import io.shenyullm.core.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Ids for entries of one table, each of which is in it once. What was found is remembered, the last
 * used ones: entries are never changed or deleted. Thread-safe.
 */
final class Dictionary {
  /** Entries that are remembered. */
  static final int REMEMBERED = 50_000;

  private static final int AT_ONCE = 2_000;

  /**
   * Values in the order of the columns.
   *
   * @param values texts, decimals and flags; {@code null} where there is none
   */
  record Entry(List<@Nullable Object> values) {
    Entry {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    static Entry of(@Nullable Object... values) {
      return new Entry(Arrays.asList(values));
    }

    /** One name for the whole, as an index cannot be as wide as all columns may be. */
    String digest() {
      MessageDigest sha = Sha256.digest();
      for (Object value : values) {
        // the length keeps neighbours apart
        byte[] bytes =
            value == null ? new byte[0] : value.toString().getBytes(StandardCharsets.UTF_8);
        sha.update(((value == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.UTF_8));
        sha.update(bytes);
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
    }
  }

  private final JdbcTemplate jdbc;
  private final String table;
  private final String insert;

  @SuppressWarnings("serial")
  private final Map<Entry, Integer> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Entry, Integer> eldest) {
              return size() > REMEMBERED;
            }
          });

  Dictionary(JdbcTemplate jdbc, String table, String... columns) {
    this.jdbc = jdbc;
    this.table = table;
    this.insert =
        "INSERT INTO %s (digest, %s) VALUES (?, %s)"
            .formatted(
                table,
                String.join(", ", columns),
                Arrays.stream(columns).map(column -> "?").collect(Collectors.joining(", ")));
  }

  /** Those that are remembered. */
  Map<Entry, Integer> remembered(Collection<Entry> entries) {
    Map<Entry, Integer> ids = new HashMap<>();
    for (Entry entry : entries) {
      Integer id = known.get(entry);
      if (id != null) {
        ids.put(entry, id);
      }
    }
    return ids;
  }

  /**
   * Finds the ids of entries, and makes those that there are none of. The caller holds the ledger's
   * lock, and {@link #remember remembers} what it got once its transaction has ended well.
   */
  Map<Entry, Integer> findOrMake(Collection<Entry> entries) {
    Map<String, Entry> missing = new LinkedHashMap<>();
    entries.forEach(entry -> missing.put(entry.digest(), entry));
    Map<Entry, Integer> ids = new HashMap<>();
    find(missing, ids);
    if (!missing.isEmpty()) {
      List<Object[]> rows = new ArrayList<>();
      missing.forEach(
          (digest, entry) -> {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(digest);
            row.addAll(entry.values());
            rows.add(row.toArray());
          });
      jdbc.batchUpdate(insert, rows);
      find(missing, ids);
    }
    return ids;
  }

  void remember(Map<Entry, Integer> ids) {
    known.putAll(ids);
  }

  /** Moves what is found from the one to the other. */
  private void find(Map<String, Entry> missing, Map<Entry, Integer> found) {
    List<String> digests = List.copyOf(missing.keySet());
    for (int start = 0; start < digests.size(); start += AT_ONCE) {
      List<String> part = digests.subList(start, Math.min(start + AT_ONCE, digests.size()));
      jdbc.query(
          "SELECT digest, id FROM %s WHERE digest IN (%s)"
              .formatted(table, String.join(",", Collections.nCopies(part.size(), "?"))),
          row -> {
            Entry entry = missing.remove(row.getString(1));
            if (entry != null) {
              found.put(entry, row.getInt(2));
            }
          },
          part.toArray());
    }
  }
}
