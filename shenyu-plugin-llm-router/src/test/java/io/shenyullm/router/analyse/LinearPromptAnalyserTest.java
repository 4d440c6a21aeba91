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
package io.shenyullm.router.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.wire.ChatRequest;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinearPromptAnalyserTest {
  private static final LinearPromptAnalyser ANALYSER = LinearPromptAnalyser.bundled();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Translate this sentence into French: Where is the station? | translation",
        "把这句话翻译成英文：今天下雨了 | translation",
        "Write a Python function that merges two sorted lists | code",
        "用Python写一个函数，统计单词出现的次数 | code",
        "Tom has 12 apples and eats 5. How many are left? | math_reasoning",
        "小明有12个苹果，吃了5个，还剩多少个？ | math_reasoning",
        "What is the capital of Norway? | open_qa",
        "Hello, how are you? | chat_roleplay",
        "Write a poem about autumn | writing",
        "写一首关于秋天的诗 | writing",
        "Correct the grammar of this sentence: she go to school | rewrite",
        "Give me 5 ideas for a birthday party | brainstorm_plan",
      })
  void analyse_plainCue_tellsTheTask(String prompt, String intent) {
    assertThat(ANALYSER.analyse(PromptParts.of(prompt)).intent()).isEqualTo(intent);
  }

  @Test
  void analyse_conversation_judgesTheLastUserTurn() {
    ChatRequest request =
        ChatRequest.of(
            Map.of(
                "model",
                "auto",
                "messages",
                List.of(
                    Map.of("role", "system", "content", "You are a helpful assistant."),
                    Map.of("role", "user", "content", "Write a poem about the sea."),
                    Map.of("role", "assistant", "content", "The sea, the sea …"),
                    Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                            Map.of("type", "text", "text", "Now translate it into Spanish."))))));

    assertThat(ANALYSER.analyse(request).intent()).isEqualTo("translation");
  }

  @Test
  void analyse_nothingSaid_isUnknown() {
    assertThat(ANALYSER.analyse(PromptParts.of(" \n "))).isEqualTo(PromptAnalysis.UNKNOWN);
  }

  @Test
  void analyse_hugePrompt_readsItsEnds() {
    String filler = "The committee met on Monday and discussed the new bridge. ".repeat(200_000);

    PromptAnalysis found =
        ANALYSER.analyse(PromptParts.of("Summarize the following article:\n" + filler));

    assertThat(found.intent()).isEqualTo("summarization");
  }

  @Property(seed = "1")
  void analyse_anyText_answersWithKnownLabels(@ForAll String text) {
    PromptAnalysis found = ANALYSER.analyse(PromptParts.of(text));

    if (!text.isBlank()) {
      assertThat(AnalysisLabels.INTENTS).contains(found.intent());
      assertThat(AnalysisLabels.SCENARIOS).contains(found.scenario());
      assertThat(AnalysisLabels.TIERS).contains(found.tier());
      assertThat(found.complexity()).isBetween(0.0, 1.0);
      assertThat(found.confidence()).isBetween(0.0, 1.0);
    }
    assertThat(ANALYSER.analyse(PromptParts.of(text))).isEqualTo(found);
  }
}
