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
package io.shenyullm.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.core.wire.Sha256;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * How records of what people do at the console are chained and signed: for the console that writes
 * them and for whoever checks them. A record's hash is SHA-256, in hex, of the hash before it, a
 * line feed, and the record's text; its signature is Ed25519 over {@code llm-admin-action}, a line
 * feed, and the hash.
 */
public final class AdminActionChain {
  /** The hash before the first record. */
  public static final String NO_HASH = "0".repeat(64);

  /** Begins what is signed, so that no signature of the same key is one of something else. */
  private static final String PURPOSE = "llm-admin-action\n";

  private static final String ALGORITHM = "Ed25519";

  private AdminActionChain() {}

  /**
   * @param before the hash of the record before it, or {@link #NO_HASH}
   * @param record its text, exactly as it is kept
   */
  public static String hash(String before, String record) {
    return Sha256.hex(before + '\n' + record);
  }

  /**
   * The signature of a hash, in Base64.
   *
   * @throws IllegalArgumentException if the key is no Ed25519 key
   */
  public static String sign(String hash, PrivateKey key) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(message(hash));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key", e);
    }
  }

  /** Whether the private half of this key has signed a hash. */
  public static boolean isSigned(String hash, String signature, PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(message(hash));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // a signature of the wrong form is as bad as a wrong one
      return false;
    }
  }

  private static byte[] message(String hash) {
    return (PURPOSE + hash).getBytes(UTF_8);
  }
}
