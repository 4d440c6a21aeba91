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
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the ledger keeps what, {@code llm.admin.ledger.*}.
 *
 * @param keep by class of data
 */
@ConfigurationProperties("llm.admin.ledger")
public record LedgerSettings(@DefaultValue Keep keep) {

  /**
   * @param requests rows and documents of usage, which go by whole months; at least 62 days, as
   *     budgets of a month read some of them
   * @param minutes sums by minute
   * @param quarters sums by 15 minutes; no shorter than requests, as both make up what was spent
   * @param hours sums by hour
   * @param days sums by day
   * @param deadLetters lines that could not be stored
   */
  public record Keep(
      @DefaultValue("400d") Duration requests,
      @DefaultValue("48h") Duration minutes,
      @DefaultValue("400d") Duration quarters,
      @DefaultValue("800d") Duration hours,
      @DefaultValue("3650d") Duration days,
      @DefaultValue("30d") Duration deadLetters) {
    private static final Duration LEAST_REQUESTS = Duration.ofDays(62);
    private static final Duration LEAST = Duration.ofHours(1);

    /** What is kept where nothing is set. */
    public static final Keep DEFAULT =
        new Keep(
            Duration.ofDays(400),
            Duration.ofHours(48),
            Duration.ofDays(400),
            Duration.ofDays(800),
            Duration.ofDays(3_650),
            Duration.ofDays(30));

    public Keep {
      atLeast("requests", requests, LEAST_REQUESTS);
      atLeast("minutes", minutes, LEAST);
      atLeast("quarters", quarters, requests);
      atLeast("hours", hours, LEAST);
      atLeast("days", days, quarters);
      atLeast("dead-letters", deadLetters, LEAST);
    }

    private static void atLeast(String name, Duration value, Duration least) {
      if (value.compareTo(least) < 0) {
        throw new IllegalArgumentException(
            "llm.admin.ledger.keep.%s must be at least %d hours".formatted(name, least.toHours()));
      }
    }

    Duration of(Grain grain) {
      return switch (grain) {
        case MINUTE -> minutes;
        case QUARTER -> quarters;
        case HOUR -> hours;
        case DAY -> days;
      };
    }
  }
}
