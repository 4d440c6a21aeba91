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
package io.shenyullm.guard.admit;

import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotPartProvider;
import java.util.Set;

/** Checks {@code detection} where nothing is scanned. */
public final class GuardPartProvider implements SnapshotPartProvider {
  @Override
  public Set<String> sections() {
    return Set.of("detection");
  }

  @Override
  public SnapshotPart<?> create() {
    return new GuardPart();
  }
}
