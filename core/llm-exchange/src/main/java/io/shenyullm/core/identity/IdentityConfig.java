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

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How callers are identified. Immutable, thread-safe.
 *
 * @param keys virtual keys that we issued
 * @param jwt verifier of tokens that somebody else issued; {@code null} where none are taken
 * @param appKeys principals by ShenYu app key; believed only from ShenYu's own context
 */
public record IdentityConfig(
    KeyRing keys, @Nullable JwtVerifier jwt, Map<String, Principal> appKeys) {
  /** Nobody is known; callers get in only where a route lets anonymous ones in. */
  public static final IdentityConfig NONE = new IdentityConfig(KeyRing.EMPTY, null, Map.of());

  public IdentityConfig {
    Objects.requireNonNull(keys, "keys");
    appKeys = Map.copyOf(appKeys);
  }

  /** Whether there is anything that a presented key or token could be checked against. */
  public boolean takesCredentials() {
    return !keys.isEmpty() || jwt != null;
  }
}
