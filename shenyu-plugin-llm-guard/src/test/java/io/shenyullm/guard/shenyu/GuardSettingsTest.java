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
package io.shenyullm.guard.shenyu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class GuardSettingsTest {
  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void of_nothingSet_hasTheDefaults() {
    assertThat(GuardSettings.of(environment, 2))
        .isEqualTo(
            new GuardSettings(
                null, Duration.ofMillis(500), 2, 1_024, 64, Duration.ofSeconds(2), null));
    assertThat(GuardSettings.of(environment, 64).policyInstances()).isEqualTo(4);
  }

  @Test
  void of_everythingSet_mapsEverything() {
    environment
        .withProperty("shenyu.llm.policy.sidecar-url", "http://127.0.0.1:8181")
        .withProperty("shenyu.llm.policy.instances", "3")
        .withProperty("shenyu.llm.policy.queue", "5")
        .withProperty("shenyu.llm.guard.scan-queue", "6")
        .withProperty("shenyu.llm.audit.key-file", "/run/secrets/audit");
    assertThat(GuardSettings.of(environment, 2))
        .isEqualTo(
            new GuardSettings(
                URI.create("http://127.0.0.1:8181"),
                Duration.ofMillis(20),
                3,
                5,
                6,
                Duration.ofSeconds(2),
                Path.of("/run/secrets/audit")));
  }

  @ParameterizedTest
  @CsvSource({
    "shenyu.llm.policy.instances,0",
    "shenyu.llm.policy.instances,17",
    "shenyu.llm.policy.queue,0",
    "shenyu.llm.guard.scan-queue,-1",
  })
  void of_valueOutOfBounds_namesTheProperty(String property, String value) {
    environment.setProperty(property, value);
    assertThatThrownBy(() -> GuardSettings.of(environment, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(property);
  }
}
