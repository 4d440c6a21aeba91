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

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts worked out by hand from public price lists. */
class BuiltInPricesTest {
  @ParameterizedTest
  @CsvSource({
    // USD 0.15 and 0.60 per million, cached input half
    "openai, gpt-4o-mini, input=1000 output=500 requests=1, 0.00045",
    "openai, gpt-4o-mini, input=200 cache_read=800 output=0, 0.00009",
    // batch half price
    "openai, gpt-4o-mini, input=1000 output=500 batch=true, 0.000225",
    // 3 / 15, cache read 0.30, write 3.75, one hour 6
    "anthropic, claude-sonnet-4-5, input=1000 output=100, 0.0045",
    "anthropic, claude-sonnet-4-5, cache_read=10000 cache_write=1000 cache_write_1h=1000, 0.01275",
    // exactly 200,000 input tokens are still below the tier; one more prices the whole call
    "anthropic, claude-sonnet-4-5, input=100000 cache_read=100000 output=1000, 0.345",
    "anthropic, claude-sonnet-4-5, input=100001 cache_read=100000 output=1000, 0.682506",
    // 1.25 / 10, thinking as output; above 200,000: 2.50 / 15
    "gemini, gemini-2.5-pro, input=1000 output=100 reasoning=400, 0.00625",
    "gemini, gemini-2.5-pro, input=200001 output=1000, 0.5150025",
    // 2.50 / 10, audio 40 / 80
    "openai, gpt-4o-audio-preview, input=100 audio_input=100 output=10 audio_output=10, 0.00515",
    // flex half, priority double
    "openai, gpt-5.4, input=1000 output=100 tier=flex, 0.002",
    "openai, gpt-5.4, input=1000 output=100 tier=priority, 0.008",
    "openai, gpt-5.4, input=1000 output=100 tier=fast, 0.008",
    "openai, gpt-5.4, input=1000 output=100 tier=scale, 0.004",
    // a call and its output
    "perplexity, perplexity/pplx-7b-online, input=1000 output=1000 requests=2, 0.01028",
  })
  void cost_publicPriceList_isExact(String provider, String model, String usage, String expected) {
    PriceSchedule prices = PriceCatalog.builtIn().find(provider, model).orElseThrow();

    assertThat(prices.cost(TestingPrices.usage(usage), TestingPrices.NOW))
        .extracting(Cost::plain, Cost::currency)
        .containsExactly(expected, "USD");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, gpt-4o",
    "azure, gpt-4o, azure/gpt-4o",
    "azure, azure/gpt-4o, azure/gpt-4o",
    "Azure-OpenAI, gpt-4o, azure/gpt-4o",
    "gemini, gemini-2.5-pro, gemini/gemini-2.5-pro",
    "google, gemini-2.5-pro, gemini/gemini-2.5-pro",
    "vertex_ai, gemini-2.5-pro, gemini-2.5-pro",
    "vertex_ai-language-models, gemini-2.5-pro, gemini-2.5-pro",
    "vertex_ai, claude-sonnet-4-5, vertex_ai/claude-sonnet-4-5",
    "mistralai, mistral-large-latest, mistral/mistral-large-latest",
    "aws, anthropic.claude-3-haiku-20240307-v1:0, anthropic.claude-3-haiku-20240307-v1:0",
    "bedrock_converse, us.anthropic.claude-3-haiku-20240307-v1:0,"
        + " us.anthropic.claude-3-haiku-20240307-v1:0",
    "openrouter, anthropic/claude-3-haiku, openrouter/anthropic/claude-3-haiku",
    "deepseek, deepseek/deepseek-chat, deepseek/deepseek-chat",
    "our-own-gpu, gpt-4o, gpt-4o",
    "'', gpt-4o, gpt-4o"
  })
  void entry_knownName_findsItsProvider(String provider, String model, String key) {
    assertThat(PriceCatalog.builtIn().entry(provider, model)).map(CatalogPrice::key).contains(key);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic, gpt-4o",
    "openai, gpt-4o-2099-01-01",
    "openai, sample_spec",
    "openai, ''",
    "our-own-gpu, nothing",
  })
  void find_unknown_isEmpty(String provider, String model) {
    assertThat(PriceCatalog.builtIn().find(provider, model)).isEmpty();
  }

  @Test
  void entry_model_hasLimitsAndCapabilities() {
    CatalogPrice entry = PriceCatalog.builtIn().entry("openai", "gpt-4o-mini").orElseThrow();

    assertThat(entry.contextWindow()).hasValue(128_000);
    assertThat(entry.maxOutputTokens()).hasValue(16_384);
    assertThat(entry.capabilities()).contains("tools", "vision", "json");
  }

  @Test
  void builtIn_writtenAndRead_isComplete() throws Exception {
    byte[] lines = PriceCatalog.builtIn().toLines(java.util.Map.of("notice", "n"));

    PriceCatalog again = PriceCatalog.parse(lines);

    assertThat(again.keys()).isEqualTo(PriceCatalog.builtIn().keys()).hasSizeGreaterThan(2_000);
    assertThat(again.toLines(java.util.Map.of("notice", "n"))).isEqualTo(lines);
    assertThat(new String(lines, StandardCharsets.UTF_8)).contains("\"notice\":\"n\"");
  }
}
