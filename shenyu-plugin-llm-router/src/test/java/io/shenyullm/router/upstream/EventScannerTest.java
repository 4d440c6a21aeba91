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
package io.shenyullm.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.Form;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventScannerTest {

  @Test
  void scan_plainDelta_nothingToLookAt() {
    UpstreamEvent event =
        scan(
            "{\"choices\":[{\"delta\":{\"content\":\"a {\\\"usage\\\": 1}\"},"
                + "\"finish_reason\":null}],\"usage\":null}");

    assertThat(event.hasUsage()).isFalse();
    assertThat(event.finishes()).isFalse();
    assertThat(event.hasError()).isFalse();
  }

  @Test
  void scan_usageFinishAndError_found() {
    assertThat(scan("{\"usage\" : {\"prompt_tokens\":1}}").hasUsage()).isTrue();
    assertThat(scan("{\"choices\":[{\"finish_reason\":\"stop\"}]}").finishes()).isTrue();
    assertThat(scan("{\"error\":{\"message\":\"x\"}}").hasError()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "<html>", "[]", "{", "}", "{}}", "{}{}", "{\"a", "{\"a\\", "\"a\"", "{} x", "null"
      })
  void scan_noObject_invalidResponse(String data) {
    assertThatThrownBy(() -> scan(data))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(UpstreamFailure.Kind.INVALID_RESPONSE));
  }

  private static UpstreamEvent scan(String data) {
    return EventScanner.scan(
        Form.OPENAI, SseItem.Event.ofData(data.getBytes(StandardCharsets.UTF_8)));
  }
}
