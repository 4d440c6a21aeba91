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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.cache.EntryHeader;
import io.shenyullm.core.config.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Map<String, Long> TAGS = Map.of("*", 0L, "tenant:acme", 7L);

  private final EntryCodec plain = new EntryCodec(null);
  private final EntryCodec sealed = new EntryCodec(TestingCaches.cipher());

  @Property(seed = "1")
  void decode_encoded_isTheSame(@ForAll @Size(max = 3_000) byte[] value) {
    for (EntryCodec codec : new EntryCodec[] {plain, sealed}) {
      EntryCodec.Decoded decoded = codec.decode("n", codec.encode("n", value, TAGS, 5, 9));

      assertThat(decoded).isNotNull();
      assertThat(decoded.value()).isEqualTo(value);
      assertThat(decoded.header().generations()).isEqualTo(TAGS);
      assertThat(decoded.header().createdAtMillis()).isEqualTo(5);
      assertThat(decoded.header().ttlMillis()).isEqualTo(9);
    }
  }

  @Property(tries = 300, seed = "1")
  void decode_anyByteChanged_null(@ForAll @IntRange(max = 10_000) int position) {
    byte[] envelope = sealed.encode("n", "abc ".repeat(300).getBytes(UTF_8), TAGS, 5, 9);
    envelope[position % envelope.length] ^= 0x10;

    assertThat(sealed.decode("n", envelope)).isNull();
  }

  @Property(seed = "1")
  void decode_anything_neverThrows(@ForAll @Size(max = 200) byte[] bytes) {
    if (bytes.length > 1) {
      bytes[0] = EntryHeader.SCHEMA;
      bytes[1] &= 3;
    }
    assertThat(sealed.decode("n", bytes)).isNull();
    var unused = plain.decode("n", bytes);
  }

  @Test
  void decode_cutShort_null() {
    byte[] envelope = plain.encode("n", "abc ".repeat(300).getBytes(UTF_8), TAGS, 5, 9);
    for (int length = 0; length < envelope.length; length++) {
      assertThat(plain.decode("n", java.util.Arrays.copyOf(envelope, length))).isNull();
    }
  }

  @Test
  void encode_repetitiveText_isSmaller() {
    byte[] value = "the same again ".repeat(500).getBytes(UTF_8);

    assertThat(sealed.encode("n", value, TAGS, 5, 9).length).isLessThan(value.length / 10);
  }

  @Test
  void encode_noise_isHardlyLarger() {
    byte[] value = new byte[10_000];
    ThreadLocalRandom.current().nextBytes(value);

    assertThat(sealed.encode("n", value, TAGS, 5, 9).length).isLessThan(value.length + 150);
  }

  @Test
  void decode_unencryptedWhereAKeyIsGiven_notBelieved() {
    assertThat(sealed.decode("n", plain.encode("n", new byte[] {1}, TAGS, 5, 9))).isNull();
    assertThat(plain.decode("n", sealed.encode("n", new byte[] {1}, TAGS, 5, 9))).isNull();
  }

  @Test
  void decode_underAnotherName_null() {
    assertThat(sealed.decode("m", sealed.encode("n", new byte[] {1}, TAGS, 5, 9))).isNull();
  }

  @Test
  void encode_twice_looksDifferent() {
    byte[] value = {1, 2, 3};

    assertThat(sealed.encode("n", value, TAGS, 5, 9))
        .isNotEqualTo(sealed.encode("n", value, TAGS, 5, 9));
  }

  @Test
  void cipher_hexAndBase64_areTheSameKey() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    CacheCipher hex = CacheCipher.of(new Secret(HexFormat.of().formatHex(key)), random);
    CacheCipher base64 =
        CacheCipher.of(new Secret(Base64.getEncoder().encodeToString(key)), random);

    assertThat(hex.id()).isEqualTo(base64.id());
    assertThat(hex.nameOf("k")).isEqualTo(base64.nameOf("k"));
  }

  @Test
  void cipher_wrongKey_refusedWithoutQuotingIt() {
    String wrong = "b".repeat(40) + Long.toHexString(ThreadLocalRandom.current().nextLong());

    assertThatThrownBy(() -> CacheCipher.of(new Secret(wrong), new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 bytes")
        .hasMessageNotContaining(wrong);
  }

  @Test
  void tag_longValue_isHashed() {
    String tag = CacheTag.own("x".repeat(300));

    assertThat(tag).startsWith("tag:#").hasSize(69);
    assertThat(CacheTag.own("short")).isEqualTo("tag:short");
  }
}
