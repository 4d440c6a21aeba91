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
package io.shenyullm.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.shenyullm.core.testing.TestingCatalogs;
import io.shenyullm.core.wire.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCountersTest {
  private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
  private static final TokenCounter COUNTER = new JtokkitTokenCounter();

  private final TokenCounter counter = COUNTER;
  private final TokenCounter estimator = new TokenEstimator();

  private static Encoding encoding(EncodingType type) {
    return REGISTRY.getEncoding(type);
  }

  private static ChatRequest request(String rest) {
    return TestingCatalogs.request(
        ("{'model':'gpt-4o','messages':[{'role':'user','content':" + rest + "}")
            .replace('\'', '"'));
  }

  @Test
  void inBackground_tablesNotThereYet_estimatesAndNobodyLoadsOnTheCallersThread() {
    List<Runnable> tasks = new ArrayList<>();
    TokenCounter background = JtokkitTokenCounter.inBackground(tasks::add);
    String text = "What does a tokenizer make of this, and of 12,345?";
    assertThat(tasks).hasSize(1);
    assertThat(background.count("gpt-4o", text)).isEqualTo(estimator.count("gpt-4o", text));
    assertThat(background.count("gpt-4", text)).isEqualTo(estimator.count("gpt-4", text));
    assertThat(tasks).hasSize(2); // the other table, too, is asked for once
    assertThat(background.count("gpt-4", text)).isEqualTo(estimator.count("gpt-4", text));
    assertThat(tasks).hasSize(2);
    tasks.forEach(Runnable::run);
    assertThat(background.count("gpt-4o", text)).isEqualTo(counter.count("gpt-4o", text));
    assertThat(background.count("gpt-4", text)).isEqualTo(counter.count("gpt-4", text));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini, O200K_BASE",
    "openai/gpt-4.1, O200K_BASE",
    "gpt-5.4, O200K_BASE",
    "o3-mini, O200K_BASE",
    "gpt-4, CL100K_BASE",
    "gpt-4-turbo, CL100K_BASE",
    "gpt-3.5-turbo, CL100K_BASE",
    "text-embedding-3-small, CL100K_BASE",
  })
  void count_openAiModel_isItsEncoding(String model, EncodingType type) {
    TestingTexts.fitted()
        .values()
        .forEach(
            text ->
                assertThat(counter.count(model, text))
                    .isEqualTo(encoding(type).countTokensOrdinary(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-sonnet-4-5, 1.2",
    "us.anthropic.claude-3-haiku-20240307-v1:0, 1.2",
    "gemini-2.5-pro, 1.15",
    "qwen3-max, 1.05",
    "something-else, 1.2"
  })
  void count_otherFamily_isScaled(String model, double factor) {
    String text = TestingTexts.fitted().get("english");
    int tokens = encoding(EncodingType.O200K_BASE).countTokensOrdinary(text);

    assertThat(counter.count(model, text)).isEqualTo((int) Math.ceil(tokens * factor));
  }

  @Test
  void count_textOfManyWindows_losesAlmostNothingAtCuts() {
    String text = TestingTexts.fitted().get("english").repeat(60);
    int whole = encoding(EncodingType.O200K_BASE).countTokensOrdinary(text);

    assertThat(counter.count("gpt-4o", text)).isCloseTo(whole, Percentage.withPercentage(0.2));
  }

  @Test
  void count_beyondTheBound_isExtrapolated() {
    String text = TestingTexts.fitted().get("java").repeat(600);
    int one = counter.count("gpt-4o", TestingTexts.fitted().get("java"));

    assertThat(text.length()).isGreaterThan(JtokkitTokenCounter.COUNTED);
    assertThat(counter.count("gpt-4o", text)).isCloseTo(600 * one, Percentage.withPercentage(2));
  }

  @Test
  void count_runsWithoutSpaces_ends() {
    for (String run : List.of("a", "1", " ", "\n", "中", "!", "aB", "\uD83D\uDE00")) {
      String text = run.repeat(30_000);

      assertThat(counter.count("gpt-4o", text)).as(run).isBetween(200, text.length());
    }
  }

  @Test
  void count_pairAtAWindowsEnd_isNotSplit() {
    String text = "x".repeat(JtokkitTokenCounter.WINDOW - 1) + "\uD83D\uDE00".repeat(10);
    int whole = encoding(EncodingType.O200K_BASE).countTokensOrdinary(text);

    assertThat(counter.count("gpt-4o", text)).isBetween(whole - 2, whole + 2);
  }

  @Test
  void count_specialTokenInText_isPlainText() {
    assertThat(counter.count("gpt-4o", "<|endoftext|>")).isGreaterThan(1);
  }

  @Test
  void count_empty_isZero() {
    assertThat(counter.count("gpt-4o", "")).isZero();
    assertThat(estimator.count("gpt-4o", "")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // 4 a message, 3 for the reply, 1 for the word
        "'hello'}] | 8",
        "'hello','name':'bob'}] | 10",
        "null}] | 7",
        "'hello'},{'role':'assistant','content':'hello'}] | 13",
        "[{'type':'text','text':'hello'},{'type':'image_url','image_url':{'url':'data:x'}}]}] |"
            + " 773",
        "[{'type':'image_url','image_url':{'url':'https://x','detail':'low'}}]}] | 92",
        "[{'type':'input_audio','input_audio':{'data':'AAAAAAAAAAAAAAAA','format':'wav'}}]}] | 8",
        "[{'type':'file','file':{'file_data':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'}}]}]"
            + " | 10",
      })
  void count_request_addsOverhead(String rest, int expected) {
    assertThat(counter.count("gpt-4o", request(rest))).isEqualTo(expected);
  }

  @Test
  void count_requestWithTools_countsTheirJson() {
    ChatRequest plain = request("'hello'}]");
    ChatRequest tools =
        request(
            "'hello'}],'tools':[{'type':'function','function':{'name':'find_order','parameters':"
                + "{'type':'object','properties':{'order_id':{'type':'string'}}}}}]");

    assertThat(counter.count("gpt-4o", tools) - counter.count("gpt-4o", plain)).isBetween(25, 50);
  }

  @Test
  void estimate_fittedTexts_isWithinTwelvePercent() {
    TestingTexts.fitted().forEach((kind, text) -> assertEstimate(kind, text, 12));
  }

  @Test
  void estimate_unseenTexts_isWithinTwentyFivePercent() {
    TestingTexts.unseen().forEach((kind, text) -> assertEstimate(kind, text, 25));
  }

  private void assertEstimate(String kind, String text, double percent) {
    assertThat(estimator.count("gpt-4o", text))
        .as(kind)
        .isCloseTo(counter.count("gpt-4o", text), Percentage.withPercentage(percent));
  }

  @Test
  void estimate_request_isCloseToTheCount() {
    ChatRequest request =
        request("'x'}]").mapSegments(segment -> TestingTexts.fitted().get("english"));

    assertThat(estimator.count("gpt-4o", request))
        .isCloseTo(counter.count("gpt-4o", request), Percentage.withPercentage(12));
  }

  @Test
  void count_manyThreads_agree() {
    JtokkitTokenCounter fresh = new JtokkitTokenCounter();
    String text = TestingTexts.fitted().get("english");

    assertThat(IntStream.range(0, 64).parallel().map(i -> fresh.count("gpt-4o", text)).distinct())
        .hasSize(1);
  }
}
