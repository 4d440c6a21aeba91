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

import java.util.Set;

/**
 * Makes a plugin's {@link SnapshotPart} outside of a gateway, for whoever checks documents without
 * serving requests. Found by {@link java.util.ServiceLoader}; the constructor must be cheap.
 */
public interface SnapshotPartProvider {
  /** Names of the document's sections that the part compiles. */
  Set<String> sections();

  /** A part that needs no gateway around it, and calls nobody. */
  SnapshotPart<?> create();
}
