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

import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.LargeBodies;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.SnapshotStore;
import java.time.Clock;
import java.util.Optional;
import reactor.core.scheduler.Schedulers;

/** The real entry for a caller who is known already. */
public final class TestingEntry {
  private TestingEntry() {}

  public static LlmEntry of(SnapshotStore snapshots, Principal caller) {
    return new ReactiveLlmEntry(
        snapshots,
        (request, snapshot, route) -> Optional.of(new Identification.Known(caller)),
        new ResponseWriter(),
        () -> "req-1",
        Clock.systemUTC(),
        System::nanoTime,
        ReplyLimits.DEFAULT,
        new LargeBodies(Schedulers.immediate()),
        new BytesInFlight(BytesInFlight.LEAST_LIMIT),
        new HostPlugins(),
        EntryObserver.NONE);
  }
}
