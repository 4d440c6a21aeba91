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

import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * By what the ledger sums: no more than these eight, so that the number of sums is known (ADR 24).
 * Each is by currency as well. The code is what tables say and never changes.
 */
public enum SumKey {
  /** Everything of a gateway's process. */
  ALL(1, "all", Grain.MINUTE, row -> 0, row -> 0, true, true),
  /** Levels of callers that few differ in; budgets ask for them by process. */
  GROUP(2, "group", Grain.QUARTER, row -> row.ids().group(), row -> 0, true, false),
  /** Users and their keys, who may be many. */
  CALLER(3, "caller", Grain.DAY, row -> row.ids().caller(), row -> 0, true, false),
  /** A model of a provider. */
  OFFER(
      4, "model", Grain.MINUTE, row -> row.ids().model(), row -> row.ids().provider(), false, true),
  ROUTE(5, "route", Grain.MINUTE, row -> row.ids().route(), row -> 0, false, true),
  /** Ending and error code. */
  OUTCOME(
      6,
      "outcome",
      Grain.MINUTE,
      row -> row.ids().ending(),
      row -> row.ids().error(),
      false,
      false),
  /** Who uses which model. */
  GROUP_MODEL(
      7,
      "group-model",
      Grain.QUARTER,
      row -> row.ids().group(),
      row -> row.ids().model(),
      false,
      false),
  /** What the cache of replies did. */
  CACHE(8, "cache", Grain.QUARTER, row -> row.ids().cache(), row -> 0, false, false);

  private final int code;
  private final String word;
  private final Grain finest;
  private final ToIntFunction<UsageRow> a;
  private final ToIntFunction<UsageRow> b;
  private final boolean byProcess;
  private final boolean withLatency;

  SumKey(
      int code,
      String word,
      Grain finest,
      ToIntFunction<UsageRow> a,
      ToIntFunction<UsageRow> b,
      boolean byProcess,
      boolean withLatency) {
    this.code = code;
    this.word = word;
    this.finest = finest;
    this.a = a;
    this.b = b;
    this.byProcess = byProcess;
    this.withLatency = withLatency;
  }

  int code() {
    return code;
  }

  /** As the API says it. */
  public String word() {
    return word;
  }

  /** The one of a word. */
  public static Optional<SumKey> of(String word) {
    for (SumKey key : values()) {
      if (key.word.equals(word)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** The shortest time that is summed; all longer ones are, too. */
  Grain finest() {
    return finest;
  }

  /** Whether latencies are counted. */
  boolean withLatency() {
    return withLatency;
  }

  Sums.Place place(UsageRow row, Grain grain) {
    return new Sums.Place(
        this,
        grain,
        grain.floor(row.at()),
        a.applyAsInt(row),
        b.applyAsInt(row),
        byProcess ? row.ids().process() : Names.NONE,
        row.ids().currency());
  }
}
