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
package io.shenyullm.router.shenyu;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.CacheControl;
import io.shenyullm.router.cache.shared.CacheSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.env.MockEnvironment;

class CachePropertiesTest {
  private final SecureRandom random = new SecureRandom();

  private String key() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void of_nothing_defaultsAndNoKey() {
    CacheProperties properties = CacheProperties.of(new MockEnvironment());

    assertThat(properties.settings()).isEqualTo(CacheSettings.DEFAULT);
    assertThat(properties.cipher(name -> null, random)).isNull();
  }

  @Test
  void of_everything_isMapped() {
    String key = key();
    CacheProperties properties =
        CacheProperties.of(
            new MockEnvironment()
                .withProperty("shenyu.llm.cache.near-bytes", "1000000")
                .withProperty("shenyu.llm.cache.max-entry-bytes", "5000")
                .withProperty("shenyu.llm.cache.lookup-deadline", "7ms")
                .withProperty("shenyu.llm.cache.key-env", "CACHE_KEY"));

    assertThat(properties.settings().nearBytes()).isEqualTo(1_000_000);
    assertThat(properties.settings().maxEntryBytes()).isEqualTo(5_000);
    assertThat(properties.settings().lookupDeadline()).isEqualTo(Duration.ofMillis(7));
    assertThat(properties.cipher(Map.of("CACHE_KEY", key)::get, random)).isNotNull();
    assertThat(properties.toString()).doesNotContain(key);
  }

  @Test
  void cipher_fromAFileWithALineEnd_isRead(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("key"), key() + "\n");

    assertThat(
            new CacheProperties(null, null, null, null, file.toString()).cipher(n -> null, random))
        .isNotNull();
  }

  @Test
  void cipher_missingOrWrong_none(@TempDir Path directory) throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong"), "too short");

    assertThat(new CacheProperties(null, null, null, "UNSET", null).cipher(n -> null, random))
        .isNull();
    assertThat(
            new CacheProperties(null, null, null, null, wrong.toString()).cipher(n -> null, random))
        .isNull();
    assertThat(
            new CacheProperties(null, null, null, null, directory.resolve("none").toString())
                .cipher(n -> null, random))
        .isNull();
  }

  @Test
  void wishes_ofCallers() {
    assertThat(wish()).isEqualTo(CacheControl.DEFAULT);
    assertThat(wish("max-age=0")).isEqualTo(CacheControl.DEFAULT);
    assertThat(wish("max-age=0, No-Cache")).isEqualTo(CacheControl.NO_CACHE);
    assertThat(wish("no-cache", "no-store")).isEqualTo(CacheControl.NO_STORE);
  }

  private static CacheControl wish(String... lines) {
    HttpHeaders headers = new HttpHeaders();
    for (String line : lines) {
      headers.add("cache-control", line);
    }
    return CacheWishes.of(headers);
  }
}
