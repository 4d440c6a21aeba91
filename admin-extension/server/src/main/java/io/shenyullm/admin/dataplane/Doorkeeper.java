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
package io.shenyullm.admin.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.ingest.Sender;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells who is at the door by the token that is shown. Thread-safe. */
final class Doorkeeper {
  private static final String SCHEME = "Bearer ";
  private static final int MAX_CHARS = 4_096;

  private final byte @Nullable [] shared;
  private final GatewayTokens tokens;

  /**
   * @param shared what any gateway may show; {@code null} or blank for none
   */
  Doorkeeper(@Nullable String shared, GatewayTokens tokens) {
    this.shared = shared == null || shared.isBlank() ? null : shared.getBytes(UTF_8);
    this.tokens = tokens;
  }

  boolean knowsShared() {
    return shared != null;
  }

  /**
   * Who shows this; empty for nobody that is known.
   *
   * @param authorization header of the request
   */
  Optional<Sender> sender(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > MAX_CHARS
        || !authorization.startsWith(SCHEME)) {
      return Optional.empty();
    }
    String token = authorization.substring(SCHEME.length());
    if (shared != null && MessageDigest.isEqual(shared, token.getBytes(UTF_8))) {
      return Optional.of(Sender.SHARED);
    }
    return tokens.gatewayOf(token).map(Sender::new);
  }
}
