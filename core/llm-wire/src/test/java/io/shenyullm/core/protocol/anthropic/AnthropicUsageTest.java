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
package io.shenyullm.core.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicUsageTest {
  private static final String START =
      "'input_tokens':5,'cache_creation_input_tokens':1000,"
          + "'cache_creation':{'ephemeral_5m_input_tokens':300,'ephemeral_1h_input_tokens':700}";

  /** cache write | cache write of an hour. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'output_tokens':9|300|700",
        "'cache_creation_input_tokens':0,'output_tokens':9|300|700",
        // the sum comes again, its parts do not
        "'cache_creation_input_tokens':1000,'output_tokens':9|300|700",
        "'cache_creation_input_tokens':1200,'cache_creation':null,'output_tokens':9|500|700",
        "'cache_creation_input_tokens':600,'output_tokens':9|0|600",
        "'cache_creation_input_tokens':1000,'output_tokens':9,"
            + "'cache_creation':{'ephemeral_1h_input_tokens':900}|100|900"
      })
  void read_endOfAStream_keepsHowLongTheCacheHolds(String end, long write, long writeHour) {
    TokenUsage usage = AnthropicUsage.read(json(end), AnthropicUsage.ofStart(json(START)));

    assertThat(Objects.requireNonNull(usage).cacheWrite()).isEqualTo(write);
    assertThat(usage.cacheWrite1h()).isEqualTo(writeHour);
    assertThat(usage.output()).isEqualTo(9);
  }

  @Test
  void read_wholeReplyWithoutParts_isWrittenForFiveMinutes() {
    TokenUsage usage = AnthropicUsage.read(json("'cache_creation_input_tokens':10"));

    assertThat(Objects.requireNonNull(usage).cacheWrite()).isEqualTo(10);
    assertThat(usage.cacheWrite1h()).isZero();
  }

  private static Map<String, Object> json(String fields) {
    return Json.parseObject(
        ("{" + fields.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8));
  }
}
