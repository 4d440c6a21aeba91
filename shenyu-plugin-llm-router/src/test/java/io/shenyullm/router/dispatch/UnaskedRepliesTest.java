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
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Servers that do not answer in the way they were asked to. */
class UnaskedRepliesTest {

  @Test
  void stream_answeredWithJson_isStreamed() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.streamRequest());

      assertThat(test.sink.text()).isEqualTo("hello");
      assertThat(test.sink.events).endsWith("[DONE]");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(test.outcome().usage()).isEqualTo(TokenUsage.of(7, 3));
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void stream_ofAnAnthropicCallerAnsweredWithJson_isStreamedInItsForm() {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(
          test.exchange(
              Protocols.ANTHROPIC.form(),
              "{\"model\":\"auto\",\"max_tokens\":9,\"stream\":true,"
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));

      assertThat(test.sink.names).startsWith("message_start").endsWith("message_stop");
    }
  }

  @Test
  void whole_answeredWithAStream_isPutTogether() {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.jsonRequest());

      assertThat(new String(test.sink.reply.toJson(), StandardCharsets.UTF_8))
          .contains("\"content\":\"hello \u00e9\u4f60\"")
          .contains("\"finish_reason\":\"stop\"");
      assertThat(test.outcome().usage()).isEqualTo(TokenUsage.of(7, 3));
    }
  }

  @Test
  void whole_answeredWithAStreamThatWasCut_isNoReply() {
    String cut = TestingDispatch.STREAM.substring(0, TestingDispatch.STREAM.indexOf("\"stop\""));
    try (var upstream = TestingUpstream.events(cut, 4096);
        var test = TestingDispatch.of(offer(upstream))) {
      assertThat(test.refused(test.jsonRequest()).code()).isEqualTo("upstream_invalid_response");
    }
  }

  @Test
  void stream_blankEventsAndEmptyReasons_areNothing() {
    String stream =
        TestingDispatch.STREAM
            .replace("null}],", "\"\"}],")
            .replace("data: {", "data: \n\ndata: {");
    try (var upstream = TestingUpstream.events(stream, 4096);
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.streamRequest());

      assertThat(test.sink.text()).isEqualTo("hello \u00e9\u4f60");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  /** The first choice that ends must not make the other look whole. */
  @Test
  void stream_cutInTheSecondChoice_isCut() {
    String stream =
        TestingDispatch.chunk("{\"content\":\"a\"}", "null")
            + TestingDispatch.chunk("{}", "\"stop\"")
            + TestingDispatch.chunk("{\"content\":\"b\"}", "null")
                .replace("\"index\":0", "\"index\":1");
    try (var upstream = TestingUpstream.events(stream, 4096);
        var test = TestingDispatch.of(offer(upstream))) {
      LlmExchange llm =
          test.exchange(
              "{\"model\":\"auto\",\"stream\":true,\"n\":2,"
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
      test.run(llm);

      assertThat(test.sink.toldInStream).isNotNull();
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void stream_usageOptionRefused_onceMoreWithoutAndNeverAgain(int status) {
    AtomicInteger calls = new AtomicInteger();
    try (var upstream =
            TestingUpstream.answering(
                response ->
                    calls.getAndIncrement() == 0
                        ? response
                            .status(status)
                            .header("content-type", "application/json")
                            .sendString(
                                Mono.just("{\"detail\":[{\"loc\":[\"body\",\"stream_options\"]}]}"))
                        : response
                            .header("content-type", "text/event-stream")
                            .sendString(Mono.just(TestingDispatch.STREAM)));
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.streamRequest());
      test.run(test.streamRequest());

      assertThat(upstream.calls()).hasSize(3);
      assertThat(upstream.calls().get(0).body()).containsKey("stream_options");
      assertThat(upstream.calls().get(1).body()).doesNotContainKey("stream_options");
      assertThat(upstream.calls().get(2).body()).doesNotContainKey("stream_options");
      assertThat(test.sink.text()).startsWith("hello");
    }
  }

  /** One caller must not end the counting of tokens for all. */
  @Test
  void stream_errorQuotesTheOptionAndComesWithoutItToo_nextStreamAsksAgain() {
    try (var upstream =
            TestingUpstream.json(400, "{\"error\":{\"message\":\"no: 'stream_options'\"}}");
        var test = TestingDispatch.of(offer(upstream))) {
      test.refused(test.streamRequest());
      test.refused(test.streamRequest());

      assertThat(upstream.calls())
          .extracting(call -> call.body().containsKey("stream_options"))
          .containsExactly(true, false, true, false);
    }
  }

  private static ModelOffer offer(TestingUpstream upstream) {
    return TestingDispatch.offer("up", Protocols.OPENAI, upstream.baseUrl(), Duration.ofSeconds(5));
  }
}
