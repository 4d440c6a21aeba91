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
package io.shenyullm.quickstart.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.shenyullm.quickstart.demo.Demo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The cases driven through {@code com.openai:openai-java}. */
final class OpenAiJavaSmoke {
  private static final int MOST_CALLS = 30;

  private final Demo demo;

  OpenAiJavaSmoke(Demo demo) {
    this.demo = demo;
  }

  void run(SmokeReport report) {
    report.run("java: JSON reply", this::json);
    report.run("java: stream", this::stream);
    report.run("java: tools", this::tools);
    report.run("java: models list", this::models);
    report.run("java: wrong key is 401", this::wrongKey);
    report.run("java: denied by policy is 403", this::denied);
    report.run("java: over budget is 429", this::overBudget);
    report.run("java: unknown model is 404", this::unknownModel);
    report.run("java: PII masked and restored", this::maskedPii);
    report.run("java: PII restored in a stream", this::maskedPiiInStream);
    report.run("java: failover to the next provider", this::failover);
  }

  private OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(demo.endpoint()).apiKey(key).maxRetries(0).build();
  }

  private static ChatCompletionCreateParams ask(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text).build();
  }

  private String json() {
    try (HttpResponseFor<ChatCompletion> raw =
        client(demo.keys().alice())
            .withOptions(o -> {})
            .chat()
            .completions()
            .withRawResponse()
            .create(ask("auto", "What is the capital of France?"))) {
      assertThat(raw.headers().values("x-llm-model")).isNotEmpty();
      assertThat(raw.headers().values("x-llm-route-reason")).isNotEmpty();
      ChatCompletion reply = raw.parse();
      assertThat(content(reply)).contains("capital of France");
      assertThat(reply.usage().orElseThrow().completionTokens()).isPositive();
      return raw.headers().values("x-llm-model") + " " + raw.headers().values("x-llm-cost");
    }
  }

  private String stream() {
    ChatCompletionCreateParams params =
        ask("fast", "Stream these words back to me").toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client(demo.keys().alice()).chat().completions().createStreaming(params)) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      assertThat(joined(chunks)).contains("Stream these words back to me");
      assertThat(chunks.get(chunks.size() - 1).usage()).isPresent();
      return chunks.size() + " chunks";
    }
  }

  private String tools() {
    ChatCompletionCreateParams params =
        ask("best", "Look up the weather").toBuilder()
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(
                        FunctionDefinition.builder()
                            .name("weather")
                            .parameters(
                                FunctionParameters.builder()
                                    .putAdditionalProperty("type", JsonValue.from("object"))
                                    .putAdditionalProperty("properties", JsonValue.from(Map.of()))
                                    .build())
                            .build())
                    .build())
            .build();
    ChatCompletion reply = client(demo.keys().alice()).chat().completions().create(params);
    String name =
        reply
            .choices()
            .get(0)
            .message()
            .toolCalls()
            .orElseThrow()
            .get(0)
            .asFunction()
            .function()
            .name();
    assertThat(name).isEqualTo("weather");
    return "called " + name;
  }

  private String models() {
    List<String> ids =
        client(demo.keys().alice()).models().list().data().stream().map(m -> m.id()).toList();
    assertThat(ids).contains("auto", "sim-small");
    return ids.size() + " models";
  }

  private String wrongKey() {
    return refused("sk-llm-nobody", ask("auto", "hello"), 401, "invalid_api_key");
  }

  private String denied() {
    return refused(demo.keys().mallory(), ask("auto", "hello"), 403, "policy_denied");
  }

  private String overBudget() {
    return refused(
        demo.keys().bob(), ask("sim-large", "hello ".repeat(400)), 429, "budget_exceeded");
  }

  private String unknownModel() {
    return refused(demo.keys().alice(), ask("sim-smal", "hello"), 404, "model_not_found");
  }

  private String refused(String key, ChatCompletionCreateParams params, int status, String code) {
    OpenAIServiceException refused =
        catchThrowableOfType(
            () -> client(key).chat().completions().create(params), OpenAIServiceException.class);
    assertThat(refused).as("the call must be refused").isNotNull();
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.code()).contains(code);
    return status + " " + code;
  }

  private String maskedPii() throws Exception {
    String mail = "jane.doe@example.com";
    ChatCompletion reply =
        client(demo.keys().alice())
            .chat()
            .completions()
            .create(ask("sim-claude", "Write to " + mail + " today"));
    assertThat(demo.lastRequest("sim-anthropic"))
        .doesNotContain(mail)
        .contains("[EMAIL_ADDRESS_1]");
    assertThat(content(reply)).contains(mail);
    return "upstream saw [EMAIL_ADDRESS_1], the caller the address";
  }

  private String maskedPiiInStream() throws Exception {
    String mail = "john.roe@example.org";
    try (StreamResponse<ChatCompletionChunk> stream =
        client(demo.keys().alice())
            .chat()
            .completions()
            .createStreaming(ask("sim-claude", "Repeat " + mail + " please"))) {
      assertThat(joined(stream.stream().toList())).contains(mail);
    }
    assertThat(demo.lastRequest("sim-anthropic")).doesNotContain(mail);
    return "restored across chunks";
  }

  /**
   * Both providers offer the model; the balance decides who is asked first, so ask until it is a.
   */
  private String failover() throws Exception {
    demo.behave("sim-a", "{\"failStatus\":500}");
    try {
      for (int call = 1; call <= MOST_CALLS; call++) {
        // a question asked before would come from the cache
        String question = "still there, " + call + "?";
        try (HttpResponseFor<ChatCompletion> raw =
            client(demo.keys().alice())
                .chat()
                .completions()
                .withRawResponse()
                .create(ask("sim-small", question))) {
          assertThat(raw.headers().values("x-llm-provider")).containsExactly("sim-b");
          assertThat(content(raw.parse())).contains(question);
          if (raw.headers().values("x-llm-attempts").contains("2")) {
            return "sim-a failed, sim-b answered the same call (call " + call + ")";
          }
        }
      }
      throw new AssertionError("sim-a was never asked first in " + MOST_CALLS + " calls");
    } finally {
      demo.behave("sim-a", "{}");
    }
  }

  private static String content(ChatCompletion reply) {
    return reply.choices().get(0).message().content().orElseThrow();
  }

  private static String joined(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .flatMap(c -> c.choices().stream())
        .map(c -> c.delta().content().orElse(""))
        .collect(Collectors.joining());
  }
}
