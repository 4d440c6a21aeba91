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

import io.shenyullm.core.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens whose signature has been verified, by their SHA-256, until they expire. Belongs to one
 * {@link JwtVerifier}, so a snapshot with other keys knows none of them; tokens themselves are not
 * kept. Bounded: the one that was used least recently goes first. Thread-safe, a lock for moments.
 */
final class VerifiedTokens {
  private final int most;
  private final Map<String, Verified> byDigest = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param until when the token is no longer believed
   */
  record Verified(Identification.Known caller, Instant until) {}

  /**
   * @param most how many are remembered
   */
  VerifiedTokens(int most) {
    this.most = most;
  }

  /** Whom a token stands for, if it has been verified before and still holds. */
  Optional<Identification.Known> find(String token, Instant now) {
    String digest = digest(token);
    synchronized (byDigest) {
      Verified verified = byDigest.get(digest);
      if (verified == null) {
        return Optional.empty();
      }
      if (now.isBefore(verified.until())) {
        return Optional.of(verified.caller());
      }
      byDigest.remove(digest);
      return Optional.empty();
    }
  }

  void remember(String token, Verified verified) {
    String digest = digest(token);
    synchronized (byDigest) {
      byDigest.put(digest, verified);
      if (byDigest.size() > most) {
        Iterator<String> oldest = byDigest.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
  }

  int size() {
    synchronized (byDigest) {
      return byDigest.size();
    }
  }

  private static String digest(String token) {
    return Sha256.hex(token.getBytes(StandardCharsets.US_ASCII));
  }
}
