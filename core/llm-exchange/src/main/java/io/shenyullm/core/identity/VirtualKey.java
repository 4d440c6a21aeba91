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
package io.shenyullm.core.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that we issued, without its secret.
 *
 * @param id public id, shown in consoles and records
 * @param principal whom it stands for
 * @param allowedHints caller hints that are believed, of {@code project} and {@code tags}
 * @param expiresAt {@code null} for never
 */
public record VirtualKey(
    String id, Principal principal, Set<String> allowedHints, @Nullable Instant expiresAt) {
  public VirtualKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(principal, "principal");
    allowedHints = Set.copyOf(allowedHints);
  }
}
