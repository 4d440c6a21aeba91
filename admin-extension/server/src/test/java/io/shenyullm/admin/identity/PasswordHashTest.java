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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PasswordHashTest {
  private final PasswordHash hashes = new PasswordHash(new SecureRandom(), 3);
  private final String password = UUID.randomUUID().toString();

  @Test
  void of_isSaltedAndMatchesThatPasswordOnly() {
    String kept = hashes.of(password);
    assertThat(kept).startsWith("pbkdf2-sha512$3$").doesNotContain(password);
    assertThat(hashes.of(password)).isNotEqualTo(kept);
    assertThat(hashes.matches(kept, password)).isTrue();
    assertThat(hashes.matches(kept, password + " ")).isFalse();
    assertThat(hashes.matches(kept, "")).isFalse();
  }

  /** PBKDF2 with HMAC-SHA-512 of "password" and "salt", one round, as others compute it. */
  @Test
  void matches_knownVector() {
    String kept =
        "pbkdf2-sha512$1$"
            + Base64.getEncoder().withoutPadding().encodeToString("salt".getBytes())
            + "$"
            + Base64.getEncoder()
                .withoutPadding()
                .encodeToString(
                    java.util.HexFormat.of()
                        .parseHex(
                            "867f70cf1ade02cff3752599a3a53dc4"
                                + "af34c7a669815ae5d513554e1c8cf252"));
    assertThat(hashes.matches(kept, "password")).isTrue();
  }

  @Test
  void isOutdated_forOtherIterations() {
    PasswordHash stronger = new PasswordHash(new SecureRandom(), 30);
    String kept = hashes.of(password);
    assertThat(hashes.isOutdated(kept)).isFalse();
    assertThat(stronger.isOutdated(kept)).isTrue();
    assertThat(stronger.matches(kept, password)).isTrue();
  }

  @Test
  void matches_whatIsNoHash_isAFault() {
    assertThatThrownBy(() -> hashes.matches("plain", password))
        .isInstanceOf(IllegalStateException.class);
  }
}
