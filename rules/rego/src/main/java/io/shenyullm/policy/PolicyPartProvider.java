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
package io.shenyullm.policy;

import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotPartProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Checks {@code policy} where nothing is decided. */
public final class PolicyPartProvider implements SnapshotPartProvider {
  @Override
  public Set<String> sections() {
    return Set.of("policy");
  }

  @Override
  public SnapshotPart<?> create() {
    // asked for at once, so that a class path without it is noticed here and not with a document
    Scheduler never = Schedulers.immediate();
    // only evaluated at once, on the thread that checks: executor and deadline are never used
    return PolicyPart.embedded(
        (wasm, data) ->
            new EmbeddedPolicyEngine(
                wasm,
                data,
                Clock.systemUTC(),
                1,
                ForkJoinPool.commonPool(),
                never,
                Duration.ofSeconds(1)));
  }
}
