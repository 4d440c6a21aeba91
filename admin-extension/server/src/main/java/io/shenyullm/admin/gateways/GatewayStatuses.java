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
import io.shenyullm.admin.reported.Reported;
import io.shenyullm.admin.reported.ReportedGateways;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest word of each gateway, in memory. Of one process the higher sequence is newer, of two
 * that call themselves the same the one that started later, as long as it is heard. Who has been
 * silent for a day is forgotten. Thread-safe.
 */
public final class GatewayStatuses implements GatewayWatcher, ReportedGateways {
  static final Duration REMEMBERED = Duration.ofDays(1);

  /** More gateways than an installation has; beyond it the one heard of least recently goes. */
  static final int MOST = 1_000;

  private final Clock clock;
  private final Map<String, Reported> byGateway = new HashMap<>();
  private final Set<String> unsaved = new HashSet<>();

  public GatewayStatuses(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public synchronized void status(StatusRecord status) {
    Instant now = clock.instant();
    String id = status.origin().gateway();
    Reported before = byGateway.get(id);
    if (before == null) {
      keep(new Reported(status, now, null));
    } else if (isOfSameProcess(before.status(), status)) {
      if (isNewer(before.status().sequence(), status.sequence())) {
        keep(new Reported(status, now, before.otherSeenAt()));
      }
    } else if (before.isSilent(now) || startedAt(status).isAfter(startedAt(before.status()))) {
      // the one before may have just ended, or go on: if it does, it will be heard again
      keep(new Reported(status, now, null));
    } else {
      byGateway.put(id, new Reported(before.status(), before.seenAt(), now));
    }
  }

  private static boolean isOfSameProcess(StatusRecord one, StatusRecord other) {
    return Objects.equals(one.origin().boot(), other.origin().boot());
  }

  /** Older gateways do not count what they say. */
  private static boolean isNewer(@Nullable Long before, @Nullable Long sequence) {
    return before == null || sequence == null || sequence > before;
  }

  private static Instant startedAt(StatusRecord status) {
    Instant started = status.program().startedAt();
    Origin origin = status.origin();
    return started == null ? origin.at() : started;
  }

  private void keep(Reported reported) {
    byGateway.put(reported.id(), reported);
    unsaved.add(reported.id());
    if (byGateway.size() > MOST) {
      byGateway.values().stream()
          .min(Comparator.comparing(Reported::seenAt))
          .map(Reported::id)
          .ifPresent(byGateway::remove);
    }
  }

  /** What another process has kept, as far as nothing newer has been heard since. */
  synchronized void restore(List<Reported> stored) {
    for (Reported reported : stored) {
      if (byGateway.size() < MOST) {
        byGateway.putIfAbsent(reported.id(), reported);
      }
    }
  }

  /** What was heard since this was last asked. */
  synchronized List<Reported> takeUnsaved() {
    List<Reported> taken = unsaved.stream().map(byGateway::get).filter(Objects::nonNull).toList();
    unsaved.clear();
    return taken;
  }

  @Override
  public synchronized List<Reported> all() {
    Instant oldest = clock.instant().minus(REMEMBERED);
    byGateway.values().removeIf(reported -> reported.seenAt().isBefore(oldest));
    return byGateway.values().stream().sorted(Comparator.comparing(Reported::id)).toList();
  }

  synchronized Optional<Reported> find(String id) {
    return Optional.ofNullable(byGateway.get(id));
  }
}
