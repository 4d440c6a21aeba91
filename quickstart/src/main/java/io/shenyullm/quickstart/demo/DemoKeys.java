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
package io.shenyullm.quickstart.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets of one demo run, made at random when it starts.
 *
 * @param pepper key of the virtual keys' hash
 * @param alice virtual key of a user with a comfortable budget
 * @param bob virtual key of a user with next to no budget
 * @param mallory virtual key of a user whom the policy denies
 * @param gatewayToken what the gateway shows to the console
 * @param consolePassword of the console's user {@code admin}
 * @param localKey of the gateway's local configuration API
 * @param cacheKey what cached replies in the grid are encrypted with
 * @param signing Ed25519 key pair of the snapshots
 */
public record DemoKeys(
    String pepper,
    String alice,
    String bob,
    String mallory,
    String gatewayToken,
    String consolePassword,
    String localKey,
    String cacheKey,
    KeyPair signing) {

  static DemoKeys generate(SecureRandom random) {
    try {
      return new DemoKeys(
          token(random, ""),
          token(random, "sk-llm-"),
          token(random, "sk-llm-"),
          token(random, "sk-llm-"),
          token(random, ""),
          token(random, "").substring(0, 16),
          token(random, ""),
          cacheKey(random),
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 17 has Ed25519", e);
    }
  }

  private static String cacheKey(SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  /** Hex HMAC-SHA256 of a virtual key under the pepper, as the snapshot document wants it. */
  String hash(String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  String publicKey() {
    return Base64.getEncoder().encodeToString(signing.getPublic().getEncoded());
  }

  private static String token(SecureRandom random, String prefix) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
