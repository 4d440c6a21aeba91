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

import io.shenyullm.admin.dataplane.GatewayWatcher;
import io.shenyullm.records.StatusRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The latest that each gateway has said of itself. In memory only: gateways say it again every half
 * minute, and who has been silent for longer is forgotten. Thread-safe.
 */
public final class GatewayStatuses implements GatewayWatcher {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** More gateways than an installation has; beyond it the one heard of least recently goes. */
  private static final int MOST = 1_000;

  private final Clock clock;
  private final Map<String, Heard> byGateway = new HashMap<>();

  /**
   * A gateway's word.
   *
   * @param seenAt when it came, by this machine's clock
   */
  public record Heard(StatusRecord status, Instant seenAt) {}

  public GatewayStatuses(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public synchronized void status(StatusRecord status) {
    byGateway.put(status.origin().gateway(), new Heard(status, clock.instant()));
    if (byGateway.size() > MOST) {
      byGateway.entrySet().stream()
          .min(Comparator.comparing(entry -> entry.getValue().seenAt()))
          .map(Map.Entry::getKey)
          .ifPresent(byGateway::remove);
    }
  }

  /** All that are remembered, by name. */
  public synchronized List<Heard> all() {
    Instant oldest = clock.instant().minus(REMEMBERED);
    byGateway.values().removeIf(heard -> heard.seenAt().isBefore(oldest));
    return byGateway.values().stream()
        .sorted(Comparator.comparing(heard -> heard.status().origin().gateway()))
        .toList();
  }
}
