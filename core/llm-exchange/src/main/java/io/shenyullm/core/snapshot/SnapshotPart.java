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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;

/**
 * Compiles one plugin's sections of a snapshot document. Runs on the loader's own thread (16 MB
 * stack), never on an event loop.
 *
 * @param <T> immutable, thread-safe result, found by {@link Snapshot#part}
 */
public interface SnapshotPart<T> {
  Class<T> type();

  /**
   * Validates and compiles.
   *
   * @param document the whole document; a part reads its own sections and ignores the others
   * @param catalog the catalogue that the document has just been compiled to
   * @throws SnapshotException with every problem found; nothing is swapped then
   */
  T compile(ConfigNode document, io.shenyullm.core.catalog.ModelCatalog catalog)
      throws SnapshotException;

  /** Runs the compiled part once on made-up input, so that a part that cannot run is refused. */
  default void smokeTest(T compiled) throws SnapshotException {}

  /**
   * Told right before the snapshot with this part comes into force, after all that could refuse it;
   * one that was only compiled may never come into force. Must neither block nor fail.
   */
  default void activate(T compiled) {}

  /** Frees what a replaced part holds, once no request uses it any more. */
  default void dispose(T compiled) {}
}
