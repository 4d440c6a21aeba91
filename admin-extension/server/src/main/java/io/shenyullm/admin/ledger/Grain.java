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

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Lengths of time by which the ledger sums, all of UTC. */
public enum Grain {
  MINUTE("llm_usage_minute", Duration.ofMinutes(1), "minutes"),
  QUARTER("llm_usage_quarter", Duration.ofMinutes(15), "quarters of an hour"),
  HOUR("llm_usage_hour", Duration.ofHours(1), "hours"),
  DAY("llm_usage_day", Duration.ofDays(1), "days");

  private final String table;
  private final Duration length;
  private final String plural;

  Grain(String table, Duration length, String plural) {
    this.table = table;
    this.length = length;
    this.plural = plural;
  }

  String table() {
    return table;
  }

  public Duration length() {
    return length;
  }

  /** As messages say several. */
  String plural() {
    return plural;
  }

  /** As the API says it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a word. */
  public static Optional<Grain> of(String word) {
    for (Grain grain : values()) {
      if (grain.word().equals(word)) {
        return Optional.of(grain);
      }
    }
    return Optional.empty();
  }

  /** Whether one of its times begins there. */
  boolean isStart(Instant at) {
    return floor(at).equals(at);
  }

  /** Start of the time that an instant lies in. */
  Instant floor(Instant at) {
    long seconds = length.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }

  /** The first start that is not before an instant. */
  Instant ceiling(Instant at) {
    Instant floor = floor(at);
    return floor.equals(at) ? at : floor.plus(length);
  }
}
