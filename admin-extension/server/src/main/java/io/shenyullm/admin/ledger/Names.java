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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Ids that stand for names, callers, processes and prices in rows and sums. Thread-safe. */
final class Names {
  /** Stands for no name. */
  static final int NONE = 0;

  /** Digits of a token's price, behind which are those of a rounded amount. */
  private static final int PRICE_DECIMALS = 15;

  private final TransactionTemplate transaction;
  private final LedgerLock lock;
  private final Dictionary names;
  private final Dictionary processes;
  private final Dictionary groups;
  private final Dictionary callers;
  private final Dictionary prices;

  Names(JdbcTemplate jdbc, TransactionTemplate transaction, LedgerLock lock) {
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
    Map<Entry, Integer> name = ids(names, records, Names::namesOf);
    Map<Entry, Integer> process = ids(processes, records, r -> List.of(process(r)));
    Map<Entry, Integer> group = ids(groups, records, r -> List.of(group(r)));
    Function<UsageRecord, Entry> callerOf = r -> caller(r, id(group, group(r)));
    Map<Entry, Integer> caller = ids(callers, records, r -> List.of(callerOf.apply(r)));
    Map<Entry, Integer> price = ids(prices, records, r -> List.of(price(r)));
    return records.stream()
        .map(
            r ->
                UsageRow.of(
                    r,
                    new UsageRow.Ids(
                        id(process, process(r)),
                        id(caller, callerOf.apply(r)),
                        id(group, group(r)),
                        id(name, r.asked().route()),
                        id(name, r.served().model()),
                        id(name, r.served().provider()),
                        id(price, price(r)),
                        id(name, r.money().currency()),
                        id(name, r.ended().ending()),
                        id(name, r.ended().errorCode()),
                        id(name, r.cached().state()))))
        .toList();
  }

  private Map<Entry, Integer> ids(
      Dictionary dictionary,
      List<UsageRecord> records,
      Function<UsageRecord, Collection<Entry>> entriesOf) {
    Set<Entry> wanted =
        records.stream()
            .flatMap(record -> entriesOf.apply(record).stream())
            .collect(Collectors.toCollection(HashSet::new));
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

  private static int id(Map<Entry, Integer> ids, Entry entry) {
    Integer id = ids.get(entry);
    if (id == null) {
      throw new IllegalStateException("an entry of a dictionary was not made");
    }
    return id;
  }

  private static int id(Map<Entry, Integer> ids, @Nullable String name) {
    return name == null ? NONE : id(ids, Entry.of(name));
  }

  private static Set<Entry> namesOf(UsageRecord record) {
    Set<Entry> entries = new HashSet<>();
    for (String name :
        new @Nullable String[] {
          record.asked().route(),
          record.served().model(),
          record.served().provider(),
          record.money().currency(),
          record.ended().ending(),
          record.ended().errorCode(),
          record.cached().state()
        }) {
      if (name != null) {
        entries.add(Entry.of(name));
      }
    }
    return entries;
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
    TokenUsage tokens = record.tokens();
    Map<String, BigDecimal> paid = new HashMap<>();
    if (pricing.byClass() != null) {
      paid.putAll(pricing.byClass());
    }
    boolean used = tokens != null;
    return Entry.of(
        pricing.priceId(),
        pricing.priceDate(),
        used ? tokens.serviceTier() : record.call().serviceTier(),
        used && tokens.batch(),
        plain(pricing.exchangeRate()),
        unit(paid.get("input"), used ? tokens.input() : 0),
        unit(paid.get("cache_read"), used ? tokens.cacheRead() : 0),
        unit(paid.get("cache_write"), used ? tokens.cacheWrite() : 0),
        unit(paid.get("cache_write_1h"), used ? tokens.cacheWrite1h() : 0),
        unit(paid.get("output"), used ? tokens.output() : 0),
        unit(paid.get("reasoning"), used ? tokens.reasoning() : 0),
        unit(paid.get("audio_input"), used ? tokens.audioInput() : 0),
        unit(paid.get("audio_output"), used ? tokens.audioOutput() : 0));
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
