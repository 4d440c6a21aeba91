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
package io.shenyullm.grid.ignite;

import io.shenyullm.core.grid.EntryReader;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.grid.ignite.node.ApplyLease;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Counters in a cache of Ignite, changed on the node that holds them. */
final class IgniteCounters implements LeaseCounters {
  private final GridCalls calls;
  private final Sender sender;
  private final Walker walker;

  IgniteCounters(GridCalls calls, Sender sender, Walker walker) {
    this.calls = calls;
    this.sender = sender;
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
          return sender
              .repeatable(
                  deadline,
                  Session::counters,
                  cache ->
                      Sender.stage(
                          cache.<byte[]>invokeAsync(scope, new ApplyLease(), (Object) bytes)))
              .thenApply(LeaseCodec::readAnswer);
        });
  }

  @Override
  public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
    return calls.onKey(
        scope,
        deadline,
        () ->
            sender
                .repeatable(
                    deadline, Session::counters, cache -> Sender.stage(cache.getAsync(scope)))
                .thenApply(bytes -> Optional.ofNullable(bytes).map(LeaseCodec::readEntry)));
  }

  @Override
  public CompletionStage<Void> forEach(BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
    return walker.walk(deadline, Session::counters, new EntryReader(visitor));
  }
}
