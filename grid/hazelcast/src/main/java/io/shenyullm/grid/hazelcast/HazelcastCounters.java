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
package io.shenyullm.grid.hazelcast;

import io.shenyullm.core.grid.EntryReader;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Budget counters on Hazelcast, changed by {@link ApplyLease}. */
final class HazelcastCounters implements LeaseCounters {
  private final GridCalls calls;
  private final Calls hazelcast;
  private final Walker walker;

  HazelcastCounters(GridCalls calls, Calls hazelcast, Walker walker) {
    this.calls = calls;
    this.hazelcast = hazelcast;
    this.walker = walker;
  }

  @Override
  public CompletionStage<ScopeAnswer> apply(
      String scope, ScopeOperation operation, Duration deadline) {
    return calls.onKey(
        scope,
        deadline,
        () -> {
          byte[] bytes = LeaseCodec.write(operation);
          return hazelcast.on(
              Wire.COUNTERS,
              map -> map.submitToKey(scope, new ApplyLease(bytes)),
              reply -> LeaseCodec.readAnswer(Reply.content(reply)));
        });
  }

  @Override
  public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
    return calls.onKey(
        scope,
        deadline,
        () ->
            hazelcast.on(
                Wire.COUNTERS,
                map -> map.getAsync(scope),
                bytes -> Optional.ofNullable(bytes).map(LeaseCodec::readEntry)));
  }

  @Override
  public CompletionStage<Void> forEach(BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
    return calls.call(
        deadline, () -> walker.walk(Wire.COUNTERS, new EntryReader(visitor), deadline));
  }
}
