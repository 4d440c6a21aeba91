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
package io.shenyullm.core.snapshot;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Holds the snapshot in force. Thread-safe. */
public final class SnapshotStore {
  private final AtomicReference<Snapshot> current;

  public SnapshotStore(Snapshot initial) {
    this.current = new AtomicReference<>(Objects.requireNonNull(initial, "initial"));
  }

  /** The snapshot in force; read it once per request. */
  public Snapshot current() {
    return Objects.requireNonNull(current.get());
  }

  /** Swaps; returns the one replaced. */
  Snapshot swap(Snapshot next) {
    return Objects.requireNonNull(current.getAndSet(Objects.requireNonNull(next, "next")));
  }
}
