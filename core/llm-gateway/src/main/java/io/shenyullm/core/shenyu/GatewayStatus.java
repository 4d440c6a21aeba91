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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.outbox.DiskOutbox;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.snapshot.LoaderStatus;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what this gateway says of itself. Thread-safe. */
final class GatewayStatus implements Supplier<StatusRecord> {
  private final GatewayIdentity gateway;
  private final @Nullable String version;
  private final Supplier<LoaderStatus> snapshot;
  private final @Nullable DiskOutbox outbox;
  private final Clock clock;

  /**
   * @param version of the program; {@code null} where it is not known
   * @param outbox {@code null} where records are kept elsewhere
   */
  GatewayStatus(
      GatewayIdentity gateway,
      @Nullable String version,
      Supplier<LoaderStatus> snapshot,
      @Nullable DiskOutbox outbox,
      Clock clock) {
    this.gateway = Objects.requireNonNull(gateway, "gateway");
    this.version = version;
    this.snapshot = Objects.requireNonNull(snapshot, "snapshot");
    this.outbox = outbox;
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public StatusRecord get() {
    return new StatusRecord(
        new Origin(UUID.randomUUID().toString(), clock.instant(), gateway.id(), gateway.boot()),
        version,
        snapshot(snapshot.get()),
        queue(Outbox.Topic.USAGE),
        queue(Outbox.Topic.AUDIT));
  }

  private static StatusRecord.Snapshot snapshot(LoaderStatus status) {
    LoaderStatus.Refused refused = status.lastRefusal();
    return new StatusRecord.Snapshot(
        status.isLoaded() ? status.version() : null,
        status.isLoaded() ? status.sha256() : null,
        refused == null ? null : refused.version(),
        refused == null ? null : String.join("; ", problems(refused)));
  }

  private static List<String> problems(LoaderStatus.Refused refused) {
    return refused.problems().stream().map(Object::toString).toList();
  }

  private StatusRecord.Queue queue(Outbox.Topic topic) {
    return outbox == null
        ? StatusRecord.Queue.UNKNOWN
        : new StatusRecord.Queue(outbox.depth(topic), outbox.rejected(topic));
  }
}
