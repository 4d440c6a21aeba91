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
package io.shenyullm.guard.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes the hashes of one chain. Not thread-safe. */
final class ChainKey {
  /** What the first record follows. */
  static final byte[] GENESIS = new byte[32];

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "shenyu-llm audit chain 1";
  private static final int ID_BYTES = 8;

  private final Mac mac;
  private final String id;
  private final ByteBuffer link = ByteBuffer.allocate(32 + Long.BYTES + 32);

  private ChainKey(byte[] key) {
    this.mac = mac(key);
    byte[] told = mac.doFinal("id".getBytes(StandardCharsets.US_ASCII));
    this.id = HexFormat.of().formatHex(Arrays.copyOf(told, ID_BYTES));
  }

  static ChainKey derived(byte[] secret, String gateway, String boot) {
    String chain = PURPOSE + '\0' + gateway + '\0' + boot;
    return new ChainKey(mac(secret).doFinal(chain.getBytes(StandardCharsets.UTF_8)));
  }

  /** Tells which key a record was sealed with, and nothing about it. */
  String id() {
    return id;
  }

  /**
   * @param previous hash of the record before, 32 bytes
   * @param digest SHA-256 of the record's content
   */
  byte[] hash(byte[] previous, long sequence, byte[] digest) {
    link.clear().put(previous).putLong(sequence).put(digest);
    return mac.doFinal(link.array());
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
