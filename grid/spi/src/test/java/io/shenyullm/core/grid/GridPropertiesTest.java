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
package io.shenyullm.core.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class GridPropertiesTest {
  private static final String PREFIX = "shenyu.llm.grid";

  @Test
  void settings_nothingSet_areTheLocalGrid() {
    assertThat(GridProperties.NONE.settings(PREFIX)).isEqualTo(GridSettings.LOCAL_ONLY);
    assertThat(new GridProperties(" ", "", List.of(), "", "", "", null, "", " ").settings(PREFIX))
        .isEqualTo(GridSettings.LOCAL_ONLY);
  }

  @Test
  void settings_full_areAllTaken() {
    String password = UUID.randomUUID().toString();
    String storePassword = UUID.randomUUID().toString();
    GridProperties properties =
        new GridProperties(
            "Ignite",
            "EMBEDDED",
            List.of("a:10800", " b:10800 "),
            "prod",
            "gateway",
            password,
            new GridProperties.Tls("trust.p12", storePassword, "key.p12", storePassword),
            "10.0.0.1:47500",
            "1500ms");
    GridSettings settings = properties.settings(PREFIX);
    assertThat(settings.engine()).isEqualTo("ignite");
    assertThat(settings.mode()).isEqualTo(GridSettings.Mode.EMBEDDED);
    assertThat(settings.addresses()).containsExactly("a:10800", "b:10800");
    assertThat(settings.cluster()).isEqualTo("prod");
    assertThat(settings.username()).isEqualTo("gateway");
    assertThat(settings.password().reveal()).isEqualTo(password);
    assertThat(settings.tls().trustStore()).isEqualTo(Path.of("trust.p12"));
    assertThat(settings.tls().trustStorePassword().reveal()).isEqualTo(storePassword);
    assertThat(settings.tls().keyStore()).isEqualTo(Path.of("key.p12"));
    assertThat(settings.tls().keyStorePassword().reveal()).isEqualTo(storePassword);
    assertThat(settings.bind()).isEqualTo("10.0.0.1:47500");
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(properties.toString()).doesNotContain(password, storePassword);
    assertThat(settings.toString()).doesNotContain(password, storePassword);
  }

  @Test
  void settings_everyFormOfTime_isRead() {
    assertThat(timeout("2s")).isEqualTo(Duration.ofSeconds(2));
    assertThat(timeout("250")).isEqualTo(Duration.ofMillis(250));
    assertThat(timeout("PT4S")).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void settings_impossible_nameTheProperty() {
    assertThatThrownBy(() -> timeout("soon")).hasMessageContaining(PREFIX + ".connect-timeout");
    assertThatThrownBy(() -> timeout("0s")).hasMessageContaining(PREFIX + ".connect-timeout");
    assertThatThrownBy(() -> timeout("P99999999999999999D"))
        .hasMessageContaining(PREFIX + ".connect-timeout");
    assertThatThrownBy(
            () ->
                new GridProperties(null, "server", null, null, null, null, null, null, null)
                    .settings(PREFIX))
        .hasMessageContaining(PREFIX + ".mode")
        .hasMessageContaining("server");
    String password = UUID.randomUUID().toString();
    assertThatThrownBy(
            () ->
                new GridProperties(null, null, null, null, null, password, null, null, null)
                    .settings(PREFIX))
        .hasMessageContaining(PREFIX + ".username")
        .hasMessageNotContaining(password);
    assertThatThrownBy(
            () ->
                new GridProperties(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new GridProperties.Tls(null, null, "key.p12", null),
                        null,
                        null)
                    .settings(PREFIX))
        .hasMessageContaining(PREFIX + ".tls.trust-store");
  }

  private static Duration timeout(String text) {
    return new GridProperties(null, null, null, null, null, null, null, null, text)
        .settings(PREFIX)
        .connectTimeout();
  }
}
