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
package io.shenyullm.router.cache.shared;

import io.shenyullm.core.cache.EntryHeader;
import io.shenyullm.core.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM for entries outside this process, and a keyed hash for their names, so that neither a
 * reply nor whether somebody has asked a certain question can be read from the grid.
 *
 * <p>Each name has an encryption key of its own, derived from the one that the operator gives:
 * random nonces then repeat only if one name were written about 2^48 times. What is encrypted under
 * one name cannot be shown under another. A new key makes every entry unreadable, which counts as a
 * miss. Thread-safe.
 */
public final class CacheCipher {
  /** Length of {@link #id}. */
  public static final int ID_BYTES = EntryHeader.KEY_ID_BYTES;

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String MAC = "HmacSHA256";

  private final byte[] id;
  private final SecretKeySpec encryption;
  private final SecretKeySpec names;
  private final SecureRandom random;

  private CacheCipher(byte[] key, SecureRandom random) {
    SecretKeySpec given = new SecretKeySpec(key, MAC);
    this.id = Arrays.copyOf(mac(given, bytes("llm-cache/id")), ID_BYTES);
    this.encryption = new SecretKeySpec(mac(given, bytes("llm-cache/entries")), MAC);
    this.names = new SecretKeySpec(mac(given, bytes("llm-cache/names")), MAC);
    this.random = Objects.requireNonNull(random, "random");
  }

  /**
   * Takes the operator's key.
   *
   * @param key 32 bytes, as 64 hexadecimal digits or in Base64
   * @throws IllegalArgumentException if it is anything else; the message does not quote it
   */
  public static CacheCipher of(Secret key, SecureRandom random) {
    byte[] bytes = decode(key.reveal().strip());
    if (bytes == null || bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "the cache key must be 32 bytes, as 64 hexadecimal digits or in Base64");
    }
    return new CacheCipher(bytes, random);
  }

  private static byte @Nullable [] decode(String text) {
    try {
      return text.length() == 2 * KEY_BYTES
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Tells keys apart without telling the key. */
  public byte[] id() {
    return id.clone();
  }

  /** The name under which a key is known outside this process. */
  public String nameOf(String key) {
    return HexFormat.of().formatHex(mac(names, bytes(key)));
  }

  /**
   * Returns nonce and ciphertext.
   *
   * @param name under which it will be found
   * @param header stays readable, but cannot be changed
   */
  public byte[] encrypt(String name, byte[] header, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, name, nonce, 0);
      cipher.updateAAD(header);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has AES-GCM
    }
  }

  /**
   * Returns what was encrypted, or {@code null} if anything has been changed.
   *
   * @param from where nonce and ciphertext begin; all before is the header
   */
  public byte @Nullable [] decrypt(String name, byte[] envelope, int from) {
    if (envelope.length - from < NONCE_BYTES + TAG_BITS / 8) {
      return null;
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, name, envelope, from);
      cipher.updateAAD(envelope, 0, from);
      int start = from + NONCE_BYTES;
      return cipher.doFinal(envelope, start, envelope.length - start);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Cipher cipher(int mode, String name, byte[] nonce, int from)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(mac(encryption, bytes(name)), "AES"),
        new GCMParameterSpec(TAG_BITS, nonce, from, NONCE_BYTES));
    return cipher;
  }

  private static byte[] mac(SecretKeySpec key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has HMAC-SHA256
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "CacheCipher[id=" + HexFormat.of().formatHex(id) + "]";
  }
}
