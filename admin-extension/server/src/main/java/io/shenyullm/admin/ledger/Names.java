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

import io.shenyullm.admin.ledger.Dictionary.Entry;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.records.Caller;
import io.shenyullm.records.Origin;
import io.shenyullm.records.UsageRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Ids that stand for names, callers, processes and prices in rows and sums. Thread-safe. */
final class Names {
  /** Stands for no name. */
  static final int NONE = 0;

  /** Digits of a token's price, behind which are those of a rounded amount. */
  private static final int PRICE_DECIMALS = 15;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final LedgerLock lock;
  private final Dictionary names;
  private final Dictionary processes;
  private final Dictionary groups;
  private final Dictionary callers;
  private final Dictionary prices;

  Names(JdbcTemplate jdbc, TransactionTemplate transaction, LedgerLock lock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.lock = lock;
    this.names = new Dictionary(jdbc, "llm_name", "name");
    this.processes = new Dictionary(jdbc, "llm_process", "gateway", "boot");
    this.groups =
        new Dictionary(
            jdbc,
            "llm_caller_group",
            "tenant",
            "organisation",
            "department",
            "team",
            "project",
            "application");
    this.callers = new Dictionary(jdbc, "llm_caller", "group_id", "tenant", "user_name", "key_id");
    this.prices =
        new Dictionary(
            jdbc,
            "llm_price",
            "price_entry",
            "price_date",
            "service_tier",
            "batch",
            "exchange_rate",
            "input_price",
            "cache_read_price",
            "cache_write_price",
            "cache_write_1h_price",
            "output_price",
            "reasoning_price",
            "audio_input_price",
            "audio_output_price");
  }

  /** Rows of records, in their order. Ids that are new are there for good, whatever comes next. */
  List<UsageRow> rows(List<UsageRecord> records) {
    Map<String, Integer> name = namesOf(records);
    List<Entry> processOf = records.stream().map(Names::process).toList();
    List<Entry> groupOf = records.stream().map(Names::group).toList();
    List<Entry> priceOf = records.stream().map(Names::price).toList();
    Map<Entry, Integer> process = ids(processes, processOf);
    Map<Entry, Integer> group = ids(groups, groupOf);
    Map<Entry, Integer> price = ids(prices, priceOf);
    List<Entry> callerOf = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      callerOf.add(caller(records.get(i), id(group, groupOf.get(i))));
    }
    Map<Entry, Integer> caller = ids(callers, callerOf);
    List<UsageRow> rows = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); i++) {
      UsageRecord r = records.get(i);
      rows.add(
          UsageRow.of(
              r,
              new UsageRow.Ids(
                  id(process, processOf.get(i)),
                  id(caller, callerOf.get(i)),
                  id(group, groupOf.get(i)),
                  id(name, r.asked().route()),
                  id(name, r.served().model()),
                  id(name, r.served().provider()),
                  id(price, priceOf.get(i)),
                  id(name, r.money().currency()),
                  id(name, r.ended().ending()),
                  id(name, r.ended().errorCode()),
                  id(name, r.cached().state()))));
    }
    return rows;
  }

  /** Gateways by their processes. */
  Map<Integer, String> gateways(Set<Integer> ofProcesses) {
    Map<Integer, String> gateways = new HashMap<>();
    if (!ofProcesses.isEmpty()) {
      jdbc.query(
          "SELECT id, gateway FROM llm_process WHERE id IN (%s)"
              .formatted(String.join(",", Collections.nCopies(ofProcesses.size(), "?"))),
          row -> {
            gateways.put(row.getInt(1), row.getString(2));
          },
          ofProcesses.toArray());
    }
    return gateways;
  }

  private Map<Entry, Integer> ids(Dictionary dictionary, Collection<Entry> entries) {
    Set<Entry> wanted = new HashSet<>(entries);
    Map<Entry, Integer> ids = dictionary.remembered(wanted);
    wanted.removeAll(ids.keySet());
    if (!wanted.isEmpty()) {
      Map<Entry, Integer> found =
          transaction.execute(
              status -> {
                lock.take();
                return dictionary.findOrMake(wanted);
              });
      Map<Entry, Integer> sure = found == null ? Map.of() : found;
      dictionary.remember(sure);
      ids.putAll(sure);
    }
    return ids;
  }

  private static int id(Map<?, Integer> ids, Object entry) {
    Integer id = ids.get(entry);
    if (id == null) {
      throw new IllegalStateException("an entry of a dictionary was not made");
    }
    return id;
  }

  private static int id(Map<String, Integer> ids, @Nullable String name) {
    return name == null ? NONE : id(ids, (Object) name);
  }

  private Map<String, Integer> namesOf(List<UsageRecord> records) {
    Set<@Nullable String> wanted = new HashSet<>();
    for (UsageRecord record : records) {
      wanted.add(record.asked().route());
      wanted.add(record.served().model());
      wanted.add(record.served().provider());
      wanted.add(record.money().currency());
      wanted.add(record.ended().ending());
      wanted.add(record.ended().errorCode());
      wanted.add(record.cached().state());
    }
    Map<String, Entry> entries = new HashMap<>();
    for (String name : wanted) {
      if (name != null) {
        entries.put(name, Entry.of(name));
      }
    }
    Map<Entry, Integer> found = ids(names, entries.values());
    Map<String, Integer> byName = new HashMap<>();
    entries.forEach((name, entry) -> byName.put(name, id(found, entry)));
    return byName;
  }

  private static Entry process(UsageRecord record) {
    Origin origin = record.origin();
    return Entry.of(origin.gateway(), origin.boot());
  }

  private static Entry group(UsageRecord record) {
    Caller caller = record.caller();
    return Entry.of(
        caller.tenant(),
        caller.level("organisation"),
        caller.level("department"),
        caller.level("team"),
        caller.level("project"),
        caller.level("application"));
  }

  private static Entry caller(UsageRecord record, int group) {
    Caller caller = record.caller();
    return Entry.of(group, caller.tenant(), caller.user(), caller.level("key"));
  }

  private static Entry price(UsageRecord record) {
    UsageRecord.Pricing pricing = record.pricing();
    TokenUsage told = record.tokens();
    TokenUsage tokens = told == null ? UsageRow.NOTHING_USED : told;
    Map<String, BigDecimal> paid = new HashMap<>();
    if (pricing.byClass() != null) {
      paid.putAll(pricing.byClass());
    }
    return Entry.of(
        pricing.priceId(),
        pricing.priceDate(),
        told == null ? record.call().serviceTier() : told.serviceTier(),
        tokens.batch(),
        plain(pricing.exchangeRate()),
        unit(paid.get("input"), tokens.input()),
        unit(paid.get("cache_read"), tokens.cacheRead()),
        unit(paid.get("cache_write"), tokens.cacheWrite()),
        unit(paid.get("cache_write_1h"), tokens.cacheWrite1h()),
        unit(paid.get("output"), tokens.output()),
        unit(paid.get("reasoning"), tokens.reasoning()),
        unit(paid.get("audio_input"), tokens.audioInput()),
        unit(paid.get("audio_output"), tokens.audioOutput()));
  }

  private static @Nullable BigDecimal unit(@Nullable BigDecimal paid, long tokens) {
    return paid == null || tokens == 0
        ? null
        : plain(paid.divide(BigDecimal.valueOf(tokens), PRICE_DECIMALS, RoundingMode.HALF_EVEN));
  }

  /** Equal amounts are equal entries. */
  private static @Nullable BigDecimal plain(@Nullable BigDecimal amount) {
    return amount == null
        ? null
        : amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
  }
}
