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
package io.shenyullm.core.shenyu.status;

import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together what this gateway says of itself. A source that fails is left out, and said to be
 * once. For one thread at a time.
 */
final class GatewayStatus implements Supplier<StatusRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayStatus.class);

  private final GatewayIdentity gateway;
  private final List<StatusSource> sources;
  private final Clock clock;
  private final Set<StatusSource> failing = new HashSet<>();
  private long sequence;

  GatewayStatus(GatewayIdentity gateway, List<StatusSource> sources, Clock clock) {
    this.gateway = Objects.requireNonNull(gateway, "gateway");
    this.sources = List.copyOf(sources);
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public StatusRecord get() {
    StatusRecord.Builder status =
        StatusRecord.builder(
                new Origin(
                    UUID.randomUUID().toString(), clock.instant(), gateway.id(), gateway.boot()))
            .sequence(++sequence);
    for (StatusSource source : sources) {
      try {
        source.tell(status);
        failing.remove(source);
      } catch (RuntimeException e) {
        // an unforeseen value of one part must not keep the others from being told
        if (failing.add(source)) {
          LOG.warn("a part of this gateway's status cannot be told", e);
        }
      }
    }
    return status.build();
  }
}
