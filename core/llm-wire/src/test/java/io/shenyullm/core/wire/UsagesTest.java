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
package io.shenyullm.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsagesTest {

  /** input | cache read | output | reasoning. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // OpenAI: within
        "'prompt_tokens':20,'completion_tokens':9,'total_tokens':29,'prompt_tokens_details':"
            + "{'cached_tokens':5},'completion_tokens_details':{'reasoning_tokens':4}|15|5|5|4",
        // xAI and Gemini: reasoning beside, as the sum says
        "'prompt_tokens':32,'completion_tokens':9,'total_tokens':361,"
            + "'completion_tokens_details':{'reasoning_tokens':320}|32|0|9|320",
        // the same without a sum: there cannot be more of it than there is in all
        "'prompt_tokens':32,'completion_tokens':9,"
            + "'completion_tokens_details':{'reasoning_tokens':320}|32|0|9|320",
        // DeepSeek
        "'prompt_tokens':100,'completion_tokens':1,'prompt_cache_hit_tokens':64,"
            + "'prompt_cache_miss_tokens':36|36|64|1|0",
        // Moonshot
        "'prompt_tokens':20000,'completion_tokens':100,'cached_tokens':19000|1000|19000|100|0",
        // shims over Claude: cached beside, as the sum says
        "'prompt_tokens':10,'completion_tokens':50,'total_tokens':8060,"
            + "'prompt_tokens_details':{'cached_tokens':8000}|10|8000|50|0",
        // more cached than there is, and the sum does not explain it
        "'prompt_tokens':10,'completion_tokens':50,'total_tokens':60,"
            + "'prompt_tokens_details':{'cached_tokens':8000}|0|10|50|0"
      })
  void fromOpenAi_waysOfCounting_disjointClasses(
      String usage, long input, long cacheRead, long output, long reasoning) {
    assertThat(read(usage))
        .isEqualTo(
            new TokenUsage(
                input, cacheRead, 0, 0, output, reasoning, 0, 0, 1, false, "default", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'prompt_tokens':0,'completion_tokens':0,'total_tokens':0",
        "'prompt_tokens':-1,'completion_tokens':5",
        "'prompt_tokens':10,'completion_tokens':5,'completion_tokens_details':"
            + "{'reasoning_tokens':-3}",
        "'prompt_tokens':1e30,'completion_tokens':5",
        "'completion_tokens':5"
      })
  void fromOpenAi_countsThatCannotBeTrue_areNone(String usage) {
    assertThat(read(usage)).isNull();
  }

  private static TokenUsage read(String usage) {
    byte[] json = ("{" + usage.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8);
    return Usages.fromOpenAi(Json.parseObject(json), null);
  }
}
