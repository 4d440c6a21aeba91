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
package io.shenyullm.guard.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.guard.detect.Detector;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways of writing a value so that a model understands it and a plain search does not. */
class DisguisedValueTest {
  private static final Masker MASKER = new Masker(Detector.compile(DetectionConfig.defaults()));

  private final MaskMap map = new MaskMap();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write to jane.roe@exam\u200Bple.com today",
        "write to jane.roe\u2060@example.com today",
        "write to jane.roe@exa\u00ADmple.com today",
        "write to jane.roe\\u0040example.com today",
        "write to jane.roe\uFF20example\uFF0Ecom today",
        "\u5361\u53F7\uFF14\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\u3002",
        "card 4111\u200B1111\u200B1111\u200B1111 please",
        "card 4111\u20111111\u20111111\u20111111 please",
      })
  void mask_disguisedValue_isHiddenAndRestoredAsWritten(String text) {
    String masked = TestingSegments.mask(MASKER, map, TestingSegments.user(text));

    assertThat(map.size()).isEqualTo(1);
    assertThat(masked).matches("(?s)[^@\uFF20]*\\[(EMAIL_ADDRESS|CREDIT_CARD)_1][^@\uFF20]*");
    assertThat(masked).doesNotContain("1111", "example", "\uFF11");
    assertThat(map.unmask("0/content", masked)).isEqualTo(text);
  }

  @Test
  void mask_valueAfterAnEscapeInArguments_leavesJson() {
    String arguments = "{\"body\":\"Hi\\njane.roe@example.com\\nbye\"}";

    String masked = TestingSegments.mask(MASKER, map, TestingSegments.arguments(arguments));

    assertThat(masked).isEqualTo("{\"body\":\"Hi\\n[EMAIL_ADDRESS_1]\\nbye\"}");
    assertThat(
            Json.parse(map.unmask("0/tool/0/arguments", masked).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Json.parse(arguments.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void mask_escapedChineseInArguments_isFound() {
    String arguments = "{\"to\":\"jane\\u0040example.com\",\"m\":\"\\u7535\\u8bdd13800138000\"}";

    String masked = TestingSegments.mask(MASKER, map, TestingSegments.arguments(arguments));

    assertThat(masked)
        .isEqualTo("{\"to\":\"[EMAIL_ADDRESS_1]\",\"m\":\"\\u7535\\u8bdd[PHONE_NUMBER_1]\"}");
    assertThat(
            Json.parse(map.unmask("0/tool/0/arguments", masked).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Json.parse(arguments.getBytes(StandardCharsets.UTF_8)));
  }
}
