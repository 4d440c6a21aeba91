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

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.util.concurrent.atomic.AtomicInteger;

/** Compiles the key {@code detection.minScore}; can be told to fail its smoke test. */
final class TestingPart implements SnapshotPart<TestingPart.Compiled> {
  final AtomicInteger compiled = new AtomicInteger();
  final AtomicInteger activated = new AtomicInteger();
  final AtomicInteger disposed = new AtomicInteger();

  record Compiled(double minScore) {}

  @Override
  public Class<Compiled> type() {
    return Compiled.class;
  }

  @Override
  public Compiled compile(ConfigNode document, ModelCatalog catalog) throws SnapshotException {
    compiled.incrementAndGet();
    double minScore = document.object("detection").number("minScore", 0.5);
    if (minScore > 100) {
      throw new IllegalStateException("made to break");
    }
    if (minScore > 1) {
      throw document.object("detection").problem("minScore", "must be within 0..1");
    }
    return new Compiled(minScore);
  }

  @Override
  public void smokeTest(Compiled part) throws SnapshotException {
    if (part.minScore() < 0) {
      throw new SnapshotException("detection", "finds nothing");
    }
  }

  @Override
  public void activate(Compiled part) {
    activated.incrementAndGet();
  }

  @Override
  public void dispose(Compiled part) {
    disposed.incrementAndGet();
  }
}
