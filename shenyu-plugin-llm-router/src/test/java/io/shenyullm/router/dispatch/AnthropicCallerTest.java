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
package io.shenyullm.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.router.health.HealthLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers with Anthropic's SDK: bytes pass to providers of their protocol, others translate. */
class AnthropicCallerTest {
  private static final String REQUEST =
      "{ \"max_tokens\":50, \"model\" : \"auto\",\"x_new\":{\"a\":[1.50]},\"system\":[{\"type\":"
          + "\"text\",\"text\":\"be kind\",\"cache_control\":{\"type\":\"ephemeral\"}}],"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
          + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
          + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"w\",\"input\":{\"c\":1.50}}]},"
          + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\","
          + "\"content\":\"4 degrees\",\"is_error\":false}]}] }";
  private static final String MESSAGE =
      "{ \"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
          + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
          + "{\"type\":\"text\",\"text\":\"sunny\"}],\"stop_reason\":\"end_turn\",\"x\":1.50,"
          + "\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":40,\"output_tokens\":5} }";
  private static final String STREAM =
      event(
              "message_start",
              "{\"type\":\"message_start\", \"message\":{\"id\":\"m\",\"model\":\"claude-x\","
                  + "\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":100,"
                  + "\"output_tokens\":1}}}")
          + event("ping", "{\"type\": \"ping\"}")
          + event(
              "content_block_start",
              "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
                  + "\"text\":\"\"}}")
          + event(
              "content_block_delta",
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
                  + "\"text\":\"sun\"}}")
          + event(
              "content_block_delta",
              "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
                  + "\"text\":\"ny\"}}")
          + event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
          + event(
              "message_delta",
              "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                  + "\"usage\":{\"input_tokens\":0,\"output_tokens\":15}}")
          + event("message_stop", "{\"type\":\"message_stop\",\"x-metrics\":{\"a\":1.50}}");

  @Test
  void dispatch_sameProtocol_bytesPassBothWays() {
    try (var upstream = TestingUpstream.json(200, MESSAGE);
        var test = TestingDispatch.of(offer(upstream, Protocols.ANTHROPIC))) {
      test.run(exchange(test, REQUEST));

      assertThat(new String(test.sink.reply.toJson(), StandardCharsets.UTF_8))
          .isEqualTo(named(MESSAGE));
      assertThat(Json.write(upstream.calls().get(0).body()))
          .isEqualTo(Json.write(Json.parseObject(bytes(REQUEST.replace("auto", "small")))));
      assertThat(upstream.calls().get(0).uri()).isEqualTo("/v1/messages");
      assertThat(test.outcome().usage())
          .isEqualTo(new TokenUsage(10, 40, 0, 0, 5, 0, 0, 0, 1, false, "default", false));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void dispatch_streamOfTheSameProtocol_bytesPass(int chunk) {
    try (var upstream = TestingUpstream.events(STREAM, chunk);
        var test = TestingDispatch.of(offer(upstream, Protocols.ANTHROPIC))) {
      test.run(exchange(test, streamed()));

      StringBuilder told = new StringBuilder();
      for (int i = 0; i < test.sink.events.size(); i++) {
        told.append(event(test.sink.names.get(i), test.sink.events.get(i)));
      }
      assertThat(told.toString()).isEqualTo(named(STREAM));
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(test.outcome().usage())
          .isEqualTo(new TokenUsage(25, 100, 0, 0, 15, 0, 0, 0, 1, false, "default", false));
    }
  }

  /** The name stands deeper there. */
  @ParameterizedTest
  @ValueSource(ints = {7, 100_000})
  void dispatch_streamWithUpstreamModelSwitchedOn_toldInAHeader(int chunk) {
    try (var upstream = TestingUpstream.events(STREAM, chunk);
        var test =
            new TestingDispatch(
                List.of(offer(upstream, Protocols.ANTHROPIC)),
                new DispatchSettings(3, Duration.ofMinutes(1), true),
                HealthLimits.DEFAULT)) {
      test.run(exchange(test, streamed()));

      assertThat(test.sink.headers).containsEntry("x-llm-upstream-model", "claude-x");
    }
  }

  @Test
  void dispatch_streamCutShort_inputKept() {
    String cut = STREAM.substring(0, STREAM.indexOf("event: content_block_stop"));
    try (var upstream = TestingUpstream.events(cut, 4096);
        var test = TestingDispatch.of(offer(upstream, Protocols.ANTHROPIC))) {
      test.run(exchange(test, streamed()));

      assertThat(test.sink.toldInStream).isNotNull();
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
      assertThat(test.outcome().usage().cacheRead()).isEqualTo(100);
      assertThat(test.outcome().usage().output()).isZero();
    }
  }

  @Test
  void dispatch_stageThatChangesTexts_changesNothingElse() {
    try (var upstream = TestingUpstream.events(STREAM, 4096);
        var test = TestingDispatch.of(offer(upstream, Protocols.ANTHROPIC))) {
      LlmExchange llm = exchange(test, streamed());
      llm.addEventStage(new Shouting());
      test.run(llm);

      assertThat(String.join("\n", test.sink.events))
          .contains("\"text\":\"SUN\"")
          .contains("{\"type\": \"ping\"}");
      assertThat(test.sink.names)
          .containsExactly(
              "message_start",
              "ping",
              "content_block_start",
              "content_block_delta",
              "content_block_delta",
              "content_block_stop",
              "message_delta",
              "message_stop");
    }
  }

  @Test
  void dispatch_headersOfTheProtocol_goToProvidersOfItOnly() {
    Map<String, String> asked =
        Map.of("anthropic-version", "2023-01-01", "anthropic-beta", "context-1m-2025-08-07");
    try (var same = TestingUpstream.json(200, MESSAGE);
        var other = TestingUpstream.json(200, TestingDispatch.REPLY);
        var passing = TestingDispatch.of(offer(same, Protocols.ANTHROPIC));
        var translating = TestingDispatch.of(offer(other, Protocols.OPENAI))) {
      for (TestingDispatch test : List.of(passing, translating)) {
        LlmExchange llm = exchange(test, streamed().replace("\"stream\":true,", ""));
        llm.protocolHeaders(asked);
        test.run(llm);
      }

      assertThat(same.calls().get(0).headers())
          .containsAllEntriesOf(asked)
          .containsEntry("x-api-key", TestingDispatch.SECRET);
      assertThat(other.calls().get(0).headers())
          .doesNotContainKeys("anthropic-version", "anthropic-beta");
      assertThat(passing.sink.headers).doesNotContainKey("x-llm-dropped-fields");
      assertThat(translating.sink.headers).containsEntry("x-llm-dropped-fields", "anthropic-beta");
    }
  }

  @Test
  void dispatch_callerWithoutAVersion_oursIsSent() {
    try (var upstream = TestingUpstream.json(200, MESSAGE);
        var test = TestingDispatch.of(offer(upstream, Protocols.ANTHROPIC))) {
      test.run(exchange(test, REQUEST));

      assertThat(upstream.calls().get(0).headers())
          .containsEntry("anthropic-version", "2023-06-01")
          .doesNotContainKey("anthropic-beta");
    }
  }

  @Test
  void dispatch_openAiProvider_messageInTheCallersForm() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(offer(upstream, Protocols.OPENAI))) {
      test.run(exchange(test, REQUEST.replace("\"x_new\":{\"a\":[1.50]},", "")));

      assertThat(new String(test.sink.reply.toJson(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"id\":\"c1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"small\","
                  + "\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],"
                  + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                  + "\"usage\":{\"input_tokens\":7,\"cache_creation_input_tokens\":0,"
                  + "\"cache_read_input_tokens\":0,\"output_tokens\":3}}");
      assertThat(upstream.calls().get(0).uri()).isEqualTo("/v1/chat/completions");
      assertThat(test.outcome().usage()).isEqualTo(TokenUsage.of(7, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void dispatch_streamOfAnOpenAiProvider_eventsOfTheCallers(int chunk) {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, chunk);
        var test = TestingDispatch.of(offer(upstream, Protocols.OPENAI))) {
      test.run(exchange(test, streamed()));

      assertThat(test.sink.names)
          .containsExactly(
              "message_start",
              "content_block_start",
              "content_block_delta",
              "content_block_delta",
              "content_block_stop",
              "message_delta",
              "message_stop");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(test.outcome().usage()).isEqualTo(TokenUsage.of(7, 3));
      assertThat(upstream.calls().get(0).body()).containsKey("stream_options");
    }
  }

  /** Servers may close without {@code [DONE]} once they have said why they stop. */
  @Test
  void dispatch_openAiStreamWithoutEndMark_isWhole() {
    String stream = TestingDispatch.STREAM.replace("data: [DONE]\n\n", "");
    try (var upstream = TestingUpstream.events(stream, 4096);
        var test = TestingDispatch.of(offer(upstream, Protocols.OPENAI))) {
      test.run(exchange(test, streamed()));

      assertThat(test.sink.names).endsWith("message_delta", "message_stop");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  /** The lane of nine of ten requests: no part, no reply and no step is ever made. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dispatch_sameProtocolUnchanged_buildsNoParts(boolean anthropic) {
    CountingProtocol counting =
        new CountingProtocol(anthropic ? Protocols.ANTHROPIC : Protocols.OPENAI);
    try (var json = TestingUpstream.json(200, anthropic ? MESSAGE : TestingDispatch.REPLY);
        var events = TestingUpstream.events(anthropic ? STREAM : TestingDispatch.STREAM, 4096);
        var whole = TestingDispatch.of(offer(json, counting));
        var stream = TestingDispatch.of(offer(events, counting))) {
      whole.run(anthropic ? exchange(whole, REQUEST) : whole.jsonRequest());
      stream.run(anthropic ? exchange(stream, streamed()) : stream.streamRequest());

      assertThat(whole.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(stream.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(counting.forwarded()).isEqualTo(2);
      assertThat(counting.translated()).isZero();
    }
  }

  private static LlmExchange exchange(TestingDispatch test, String json) {
    return test.exchange(Protocols.ANTHROPIC.form(), json);
  }

  private static String streamed() {
    return "{\"model\":\"auto\",\"max_tokens\":9,\"stream\":true,"
        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static ModelOffer offer(TestingUpstream upstream, Protocol protocol) {
    return TestingDispatch.offer("up", protocol, upstream.baseUrl(), Duration.ofSeconds(5));
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  /** What the provider has said, under the name that the caller knows the model by. */
  private static String named(String text) {
    return text.replace("claude-x", "small");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Shouting implements EventStage {
    @Override
    public Phase phase() {
      return Phase.UNMASK;
    }

    @Override
    public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
      downstream.accept(event.mapText((path, text) -> text.toUpperCase(java.util.Locale.ROOT)));
    }

    @Override
    public ChatReply onReply(ChatReply reply) {
      return reply;
    }
  }
}
