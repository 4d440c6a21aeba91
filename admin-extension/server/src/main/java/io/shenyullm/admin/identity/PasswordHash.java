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
package io.shenyullm.admin.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Passwords as they are kept: PBKDF2 with HMAC-SHA-512 (RFC 8018), as {@code
 * pbkdf2-sha512$<iterations>$<salt>$<hash>}. The iterations are those of OWASP's Password Storage
 * Cheat Sheet of 2023. A guess costs this machine the same tenths of a second as it costs whoever
 * stole the table, so only a few are tried at once. Thread-safe.
 */
final class PasswordHash {
  static final int ITERATIONS = 210_000;

  private static final String KIND = "pbkdf2-sha512";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int AT_ONCE = 2;
  private static final long WAIT_SECONDS = 10;

  private final SecureRandom random;
  private final int iterations;
  private final Semaphore running = new Semaphore(AT_ONCE, true);

  PasswordHash(SecureRandom random, int iterations) {
    this.random = random;
    this.iterations = iterations;
  }

  /**
   * @throws ResponseStatusException 503 if too many are tried at once
   */
  String of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return KIND
        + '$'
        + iterations
        + '$'
        + base64.encodeToString(salt)
        + '$'
        + base64.encodeToString(derive(password, salt, iterations));
  }

  /**
   * @param kept what {@link #of} gave, of this or another number of iterations
   * @throws ResponseStatusException 503 if too many are tried at once
   * @throws IllegalStateException if it is not such a text
   */
  boolean matches(String kept, String password) {
    String[] parts = kept.split("\\$");
    if (parts.length != 4 || !parts[0].equals(KIND)) {
      throw new IllegalStateException("a password is kept in a form that is not known here");
    }
    byte[] derived =
        derive(password, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(derived, Base64.getDecoder().decode(parts[3]));
  }

  /** Whether it was made with another number of iterations than are asked for today. */
  boolean isOutdated(String kept) {
    return !kept.startsWith(KIND + '$' + iterations + '$');
  }

  private byte[] derive(String password, byte[] salt, int rounds) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BYTES * Byte.SIZE);
    try {
      if (!running.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw tooMany();
      }
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
            .generateSecret(spec)
            .getEncoded();
      } finally {
        running.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw tooMany();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static ResponseStatusException tooMany() {
    return new ResponseStatusException(
        HttpStatus.SERVICE_UNAVAILABLE, "too many log in at once: try again in a moment");
  }
}
