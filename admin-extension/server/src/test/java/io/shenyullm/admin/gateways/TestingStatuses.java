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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.published.OverlaidDocument;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.published.PublishedKeys;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Status records, and a clock that tests move. */
public final class TestingStatuses {
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private TestingStatuses() {}

  /** A record that a gateway could send. */
  public static StatusRecord.Builder status(String gateway, String boot, long sequence) {
    return StatusRecord.builder(new Origin(gateway + boot + sequence, START, gateway, boot))
        .sequence(sequence)
        .program(program("0.1.0", START))
        .snapshot(obeying(3, "abcd"));
  }

  public static StatusRecord.Program program(String version, Instant startedAt) {
    return new StatusRecord.Program(version, "0a1b2c3", "17.0.13", "node-1", startedAt);
  }

  public static StatusRecord.Snapshot obeying(long version, String sha256) {
    return new StatusRecord.Snapshot(version, sha256, START, null, null, null, null);
  }

  public static StatusRecord.Snapshot refusing(long version, String message) {
    return new StatusRecord.Snapshot(
        version - 1,
        "abcd",
        START,
        version,
        START,
        "rules/a.drl:7:9: " + message,
        List.of(new StatusRecord.Problem("rules/a.drl", 7L, 9L, message)));
  }

  /** What the console has published. */
  public static final class Publishes implements PublishedSnapshot {
    @Nullable Published current;

    @Override
    public Optional<Published> current() {
      return Optional.ofNullable(current);
    }

    @Override
    public Map<String, String> items() {
      return Map.of();
    }

    @Override
    public Optional<OverlaidDocument> overlaid(Map<String, String> items, Set<String> removed) {
      return Optional.empty();
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    public PublishedBudgets budgets() {
      return PublishedBudgets.NONE;
    }

    @Override
    public PublishedKeys keys() {
      return PublishedKeys.NONE;
    }
  }

  /** A clock that stands. */
  public static final class Hands extends Clock {
    private Instant now = START;

    public void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
