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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuditAnchorTest {
  private static final String HASH = "ab".repeat(32);
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");
  private final AuditAnchor anchor = new AuditAnchor("gw-1", "boot-1", 7, HASH, AT);
  private final KeyPair key;

  AuditAnchorTest() throws Exception {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  /** Written down, so that what is signed once can be checked for ever. */
  @Test
  void message_isPurposeAndFieldsWithNulBetween() {
    assertThat(new String(anchor.message(), StandardCharsets.UTF_8))
        .isEqualTo(
            "shenyu-llm audit anchor 1\0gw-1\0boot-1\0007\0"
                + HASH
                + "\0"
                + "2026-01-01T00:00:00.123Z");
  }

  @Test
  void sign_everyFieldChanged_isNotSignedAnyMore() {
    AuditAnchor.Signed signed = anchor.sign(key.getPrivate(), "k");
    assertThat(signed.isSignedWith(key.getPublic())).isTrue();
    for (AuditAnchor other :
        List.of(
            new AuditAnchor("gw-2", "boot-1", 7, HASH, AT),
            new AuditAnchor("gw-1", "boot-2", 7, HASH, AT),
            new AuditAnchor("gw-1", "boot-1", 8, HASH, AT),
            new AuditAnchor("gw-1", "boot-1", 7, "cd".repeat(32), AT),
            new AuditAnchor("gw-1", "boot-1", 7, HASH, AT.plusMillis(1)))) {
      assertThat(
              new AuditAnchor.Signed(other, "k", signed.signature()).isSignedWith(key.getPublic()))
          .as(other.toString())
          .isFalse();
    }
    for (String odd : List.of("", "x", "AAAA", "!!!")) {
      assertThat(new AuditAnchor.Signed(anchor, "k", odd).isSignedWith(key.getPublic())).isFalse();
    }
  }

  @Test
  void read_whatWasWritten_isTheSame() throws Exception {
    AuditAnchor.Signed signed = anchor.sign(key.getPrivate(), "k");
    Map<String, Object> tree = Json.parseObject(Json.write(signed.tree()));
    assertThat(AuditAnchor.Signed.read(tree)).isEqualTo(signed);
    for (String field : List.copyOf(tree.keySet())) {
      Map<String, Object> without = Json.parseObject(Json.write(tree));
      without.remove(field);
      assertThatThrownBy(() -> AuditAnchor.Signed.read(without))
          .as(field)
          .isInstanceOf(UnreadableRecordException.class);
    }
  }

  @Test
  void anchor_ofNothingOrWithNul_isRefused() {
    assertThatThrownBy(() -> new AuditAnchor("gw", "b", 0, HASH, AT)).hasMessageContaining("1 or");
    assertThatThrownBy(() -> new AuditAnchor("g\0w", "b", 1, HASH, AT))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> new AuditAnchor("", "b", 1, HASH, AT)).hasMessageContaining("name");
    assertThatThrownBy(() -> new AuditAnchor("gw", "b", 1, "AB".repeat(32), AT))
        .hasMessageContaining("hash");
  }
}
