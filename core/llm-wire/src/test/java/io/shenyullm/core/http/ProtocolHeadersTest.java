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
package io.shenyullm.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.Form;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolHeadersTest {
  private static Map<String, String> of(Form form, Map<String, List<String>> headers) {
    return ProtocolHeaders.of(form, name -> headers.getOrDefault(name, List.of()));
  }

  @Test
  void of_anthropicCaller_onlyWhatItAsksOfTheProtocol() {
    assertThat(
            of(
                Protocols.ANTHROPIC.form(),
                Map.of(
                    "anthropic-version",
                    List.of("2023-06-01"),
                    "anthropic-beta",
                    List.of("files-api-2025-04-14, context-1m-2025-08-07", "files-api-2025-04-14"),
                    "x-api-key",
                    List.of("k"),
                    "anthropic-dangerous-direct-browser-access",
                    List.of("true"))))
        .isEqualTo(
            Map.of(
                "anthropic-version",
                "2023-06-01",
                "anthropic-beta",
                "context-1m-2025-08-07,files-api-2025-04-14"));
  }

  @Test
  void of_openAiCaller_nothing() {
    assertThat(of(Form.OPENAI, Map.of("anthropic-beta", List.of("x")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nx-api-key: b", "a b", "a;b", "\u00e9", "a\u0000"})
  void of_otherCharacters_isLeftOutWhole(String value) {
    assertThat(of(Protocols.ANTHROPIC.form(), Map.of("anthropic-beta", List.of("fine", value))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " , "})
  void of_emptyWords_areNone(String value) {
    assertThat(of(Protocols.ANTHROPIC.form(), Map.of("anthropic-beta", List.of("fine", value))))
        .containsEntry("anthropic-beta", "fine");
    assertThat(of(Protocols.ANTHROPIC.form(), Map.of("anthropic-beta", List.of(value)))).isEmpty();
  }

  @Test
  void of_longerThanAnyList_isLeftOut() {
    assertThat(of(Protocols.ANTHROPIC.form(), Map.of("anthropic-beta", List.of("a".repeat(1025)))))
        .isEmpty();
    assertThat(of(Protocols.ANTHROPIC.form(), Map.of("anthropic-beta", List.of("a".repeat(1024)))))
        .hasSize(1);
  }
}
