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

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Frees the parts of replaced snapshots once no request holds the snapshot any more, however long
 * its stream runs: a time limit would pull the detector out from under a slow answer. Not
 * thread-safe; used by the loader's thread.
 */
final class RetiredSnapshots {
  private final ReferenceQueue<Snapshot> unreachable = new ReferenceQueue<>();
  private final Set<Retired> waiting = new HashSet<>();
  private final Consumer<Map<Class<?>, Object>> dispose;

  RetiredSnapshots(Consumer<Map<Class<?>, Object>> dispose) {
    this.dispose = dispose;
  }

  private static final class Retired extends PhantomReference<Snapshot> {
    // the parts do not refer to the snapshot, so holding them keeps nothing else alive
    private final Map<Class<?>, Object> parts;

    Retired(Snapshot snapshot, ReferenceQueue<Snapshot> queue) {
      super(snapshot, queue);
      this.parts = snapshot.parts();
    }
  }

  void retire(Snapshot replaced) {
    waiting.add(new Retired(replaced, unreachable));
  }

  /** Frees what has become unreachable. */
  void reap() {
    for (Reference<? extends Snapshot> r = unreachable.poll(); r != null; r = unreachable.poll()) {
      if (r instanceof Retired retired && waiting.remove(retired)) {
        dispose.accept(retired.parts);
      }
    }
  }

  int waiting() {
    return waiting.size();
  }
}
