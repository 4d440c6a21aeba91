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

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.shenyullm.quickstart.demo.Demo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The cases driven through {@code com.anthropic:anthropic-java}. */
final class AnthropicJavaSmoke {
  private static final String DOT =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
          + "gg==";

  private final Demo demo;

  AnthropicJavaSmoke(Demo demo) {
    this.demo = demo;
  }

  void run(SmokeReport report) {
    report.run("java: messages to Claude", () -> conversation("sim-claude"));
    report.run("java: messages to an OpenAI model", () -> conversation("sim-small"));
    report.run("java: messages streamed by Claude", () -> stream("sim-claude"));
    report.run("java: messages streamed by OpenAI", () -> stream("sim-small"));
    report.run("java: messages, PII masked", this::maskedPii);
    report.run("java: messages, wrong key is 401", this::wrongKey);
  }

  private AnthropicClient client(String key) {
    String endpoint = demo.endpoint();
    return AnthropicOkHttpClient.builder()
        // the SDK adds the version itself
        .baseUrl(endpoint.substring(0, endpoint.lastIndexOf("/v1")))
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private static MessageCreateParams.Builder ask(String model, String text) {
    return MessageCreateParams.builder()
        .model(model)
        .maxTokens(4_000)
        .addUserMessageOfContentBlockParams(
            List.of(
                ContentBlockParam.ofText(TextBlockParam.builder().text(text).build()),
                ContentBlockParam.ofImage(image())));
  }

  private static ImageBlockParam image() {
    return ImageBlockParam.builder()
        .source(
            Base64ImageSource.builder()
                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                .data(DOT)
                .build())
        .build();
  }

  /** Thinking, a tool, and what it has shown, over two turns. */
  private String conversation(String model) throws Exception {
    MessageCreateParams.Builder params =
        ask(model, "Look at the screen")
            .system("Be brief.")
            .enabledThinking(2_000)
            .addTool(
                Tool.builder()
                    .name("screenshot")
                    .inputSchema(
                        Tool.InputSchema.builder().properties(JsonValue.from(Map.of())).build())
                    .build());
    Message first = client(demo.keys().alice()).messages().create(params.build());
    ToolUseBlock call =
        first.content().stream()
            .flatMap(block -> block.toolUse().stream())
            .findFirst()
            .orElseThrow();
    assertThat(call.name()).isEqualTo("screenshot");

    params
        .addMessage(first)
        .addUserMessageOfContentBlockParams(
            List.of(
                ContentBlockParam.ofToolResult(
                    ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .contentOfBlocks(
                            List.of(
                                ToolResultBlockParam.Content.Block.ofText(
                                    TextBlockParam.builder().text("taken").build()),
                                ToolResultBlockParam.Content.Block.ofImage(image())))
                        .build())));
    try (HttpResponseFor<Message> raw =
        client(demo.keys().alice()).messages().withRawResponse().create(params.build())) {
      String provider = raw.headers().values("x-llm-provider").get(0);
      Message second = raw.parse();
      assertThat(text(second)).contains("simulated by " + provider);
      assertThat(second.usage().outputTokens()).isPositive();
      String reached = demo.lastRequest(provider);
      if (provider.equals("sim-anthropic")) {
        assertThat(first.content().get(0).isThinking()).isTrue();
        assertThat(reached)
            .contains("\"signature\":\"" + signature(first) + "\"")
            .contains("\"tool_result\"")
            .contains("\"budget_tokens\":2000");
      } else {
        assertThat(reached)
            .contains("\"tool_call_id\":\"" + call.id() + "\"")
            .contains("data:image/png;base64," + DOT);
      }
      return "two turns at " + provider;
    }
  }

  private static String signature(Message message) {
    return message.content().get(0).thinking().orElseThrow().signature();
  }

  private String stream(String model) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> stream =
        client(demo.keys().alice())
            .messages()
            .createStreaming(ask(model, "Stream these words back to me").build())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    Message message = accumulator.message();
    assertThat(text(message)).contains("Stream these words back to me");
    assertThat(message.stopReason()).isPresent();
    assertThat(message.usage().outputTokens()).isPositive();
    return message.usage().outputTokens() + " tokens";
  }

  private String maskedPii() throws Exception {
    String mail = "jane.doe@example.com";
    Message reply =
        client(demo.keys().alice())
            .messages()
            .create(ask("sim-claude", "Write to " + mail + " today").build());
    assertThat(demo.lastRequest("sim-anthropic"))
        .doesNotContain(mail)
        .contains("[EMAIL_ADDRESS_1]");
    assertThat(text(reply)).contains(mail);
    return "upstream saw [EMAIL_ADDRESS_1], the caller the address";
  }

  private String wrongKey() {
    AnthropicServiceException refused =
        catchThrowableOfType(
            () -> client("sk-llm-nobody").messages().create(ask("sim-claude", "hello").build()),
            AnthropicServiceException.class);
    assertThat(refused).as("the call must be refused").isNotNull();
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body().toString()).contains("authentication_error");
    return "401 authentication_error";
  }

  private static String text(Message message) {
    return message.content().stream()
        .map(ContentBlock::text)
        .flatMap(text -> text.stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }
}
