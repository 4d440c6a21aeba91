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

import io.shenyullm.core.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds virtual keys by the keyed hash (HMAC-SHA256, hex) of their secret. The map look-up by a
 * keyed hash reveals nothing useful by its timing. Immutable, thread-safe.
 */
public final class KeyRing {
  /** No keys at all. */
  public static final KeyRing EMPTY = new KeyRing(new Secret("unused"), Map.of());

  private final Mac prototype;
  private final Map<String, VirtualKey> byHash;

  /**
   * @param pepper key of the hash, not empty
   * @param byHash virtual keys by hex HMAC-SHA256 of their secret
   */
  public KeyRing(Secret pepper, Map<String, VirtualKey> byHash) {
    this.prototype = mac(pepper);
    this.byHash = Map.copyOf(byHash);
  }

  public Optional<VirtualKey> find(String presented) {
    return byHash.isEmpty() ? Optional.empty() : Optional.ofNullable(byHash.get(hash(presented)));
  }

  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** Hex HMAC-SHA256 of a secret. */
  public static String hash(Secret pepper, String secret) {
    return finish(mac(pepper), secret);
  }

  private String hash(String presented) {
    try {
      // cloning a keyed MAC that was never fed costs a fraction of looking one up and keying it
      return finish((Mac) prototype.clone(), presented);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's HMAC can be cloned", e);
    }
  }

  private static String finish(Mac mac, String secret) {
    return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
  }

  private static Mac mac(Secret pepper) {
    if (pepper.isEmpty()) {
      throw new IllegalArgumentException("the pepper must not be empty");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pepper.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
