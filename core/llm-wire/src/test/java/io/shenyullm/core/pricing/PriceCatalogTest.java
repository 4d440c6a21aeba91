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
package io.shenyullm.core.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.SnapshotException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceCatalogTest {
  private static final String PUBLIC =
      """
      {"sample_spec":{"litellm_provider":"one of many","input_cost_per_token":0.0},
       "acme/chat":{"litellm_provider":"acme","mode":"chat","max_input_tokens":9000,"max_tokens":800,
         "input_cost_per_token":1.5e-07,"output_cost_per_token":6e-07,"output_cost_per_reasoning_token":7e-07,
         "cache_read_input_token_cost":1e-08,"cache_creation_input_token_cost":2e-07,
         "cache_creation_input_token_cost_above_1hr":3e-07,"input_cost_per_audio_token":1e-06,
         "output_cost_per_audio_token":2e-06,"input_cost_per_request":0.01,
         "input_cost_per_token_above_128k_tokens":3e-07,"output_cost_per_token_above_128k_tokens":1.2e-06,
         "cache_creation_input_token_cost_above_1hr_above_128k_tokens":9e-07,
         "input_cost_per_token_above_128k_tokens_priority":5e-07,
         "input_cost_per_token_batches":7.5e-08,"output_cost_per_token_batches":3e-07,
         "input_cost_per_token_flex":1e-07,"input_cost_per_audio_token_priority":4e-06,
         "supports_vision":true,"supports_function_calling":false,"supports_pdf_input":true},
       "acme/ranges":{"litellm_provider":"acme","tiered_pricing":[
         {"range":[100,1000.0],"input_cost_per_token":4e-06,"output_cost_per_token":8e-06},
         {"range":[0,100.0],"input_cost_per_token":1e-06,"output_cost_per_token":2e-06,
          "cache_read_input_token_cost":1e-07,"output_cost_per_reasoning_token":3e-06}]},
       "acme/hit":{"litellm_provider":"acme","input_cost_per_token":1e-06,"input_cost_per_token_cache_hit":1e-07},
       "acme/image":{"litellm_provider":"acme","mode":"image_generation","input_cost_per_token":1e-06,
         "output_cost_per_token":0.0,"output_cost_per_image_token":4e-06},
       "acme/pixels":{"litellm_provider":"acme","input_cost_per_pixel":1e-06},
       "acme/search":{"litellm_provider":"acme","tiered_pricing":[{"max_results_range":[0,25],"input_cost_per_query":1}]},
       "acme/free":{"litellm_provider":"acme","input_cost_per_token":0,"output_cost_per_token":0},
       "acme/wrong":{"litellm_provider":"acme","input_cost_per_token":-1},
       "acme/text":{"litellm_provider":"acme","input_cost_per_token":"many"},
       "nobody":{"input_cost_per_token":1}}
      """;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "chat, input=1000, 0.00015",
    "chat, cache_read=1000, 0.00001",
    "chat, cache_write=1000, 0.0002",
    "chat, cache_write_1h=1000, 0.0003",
    "chat, output=1000, 0.0006",
    "chat, reasoning=1000, 0.0007",
    "chat, audio_input=1000, 0.001",
    "chat, audio_output=1000, 0.002",
    "chat, requests=2, 0.02",
    "chat, input=128000, 0.0192",
    "chat, input=128001 output=1000, 0.0396003",
    "chat, input=127000 cache_write_1h=1001, 0.0390009",
    "chat, input=128001 tier=priority, 0.0640005",
    "chat, audio_input=1000 tier=priority, 0.004",
    "chat, input=1000 output=1000 batch=true, 0.000375",
    "chat, input=1000 tier=flex, 0.0001",
    "ranges, input=90 cache_read=10, 0.000091",
    "ranges, reasoning=10, 0.00003",
    "ranges, input=90 cache_read=11 output=10 reasoning=10, 0.000564",
    "ranges, input=5000, 0.02",
    "hit, cache_read=10, 0.000001",
    "image, input=10 output=10, 0.00005",
    "free, input=10 output=10, 0",
  })
  void parse_publicFormat_carriesEveryTokenPrice(String model, String usage, String expected)
      throws Exception {
    PriceCatalog direct = PriceCatalog.parse(bytes(PUBLIC));
    PriceCatalog converted = PriceCatalog.parse(direct.toLines(Map.of()));

    for (PriceCatalog catalog : new PriceCatalog[] {direct, converted}) {
      PriceSchedule prices = catalog.find("acme", model).orElseThrow();
      assertThat(prices.cost(TestingPrices.usage(usage), TestingPrices.NOW).plain())
          .isEqualTo(expected);
    }
  }

  @Test
  void parse_publicFormat_leavesOutWhatHasNoTokenPrice() throws Exception {
    PriceCatalog catalog = PriceCatalog.parse(bytes(PUBLIC));

    assertThat(catalog.keys())
        .containsExactly("acme/chat", "acme/free", "acme/hit", "acme/image", "acme/ranges");
    assertThat(catalog.skipped())
        .containsExactly(
            "acme/wrong: input_cost_per_token must not be negative",
            "acme/text: input_cost_per_token must be a decimal");
  }

  @Test
  void entry_publicFormat_hasLimitsAndCapabilities() throws Exception {
    CatalogPrice entry = PriceCatalog.parse(bytes(PUBLIC)).entry("acme", "chat").orElseThrow();

    assertThat(entry.contextWindow()).hasValue(9_000);
    assertThat(entry.maxOutputTokens()).hasValue(800);
    assertThat(entry.capabilities()).containsExactly("vision");
  }

  @Test
  void toLines_sameEntriesInAnyOrder_sameBytes() throws Exception {
    String one =
        "\"a\":{\"litellm_provider\":\"p\",\"input_cost_per_token\":1,\"output_cost_per_token\":2}";
    String two =
        "\"b\":{\"output_cost_per_token\":2,\"input_cost_per_token\":1,\"litellm_provider\":\"p\"}";

    assertThat(PriceCatalog.parse(bytes("{" + one + "," + two + "}")).toLines(Map.of("x", "y")))
        .isEqualTo(
            PriceCatalog.parse(bytes("{" + two + "," + one + "}")).toLines(Map.of("x", "y")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | expected a JSON object",
        "{} | holds no model",
        "{'schema':2} | prices:1:1: schema must be 1",
        "{'schema':1}#nonsense | prices:2:1: is not a JSON object",
        "{'schema':1}#{'key':'a'} | prices:2:1: key and provider must be strings",
        "{'schema':1}#{'key':'a','provider':'p','prices':[{}]}#{'key':'a','provider':'p'} |"
            + " prices:3:1: is the second entry of a",
        "{'schema':1}#{'key':'a','provider':'p','prices':[{'perMillion':{'x':1}}]} |"
            + " a.prices[0].perMillion.x: unknown key",
        "{'schema':1}#{'key':'a','provider':'p'} | a.prices: must hold at least one price",
      })
  void parse_mistake_isRefusedWithItsPlace(String text, String message) {
    byte[] catalog = bytes(text.replace('\'', '"').replace('#', '\n'));

    assertThatThrownBy(() -> PriceCatalog.parse(catalog))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(message);
  }
}
