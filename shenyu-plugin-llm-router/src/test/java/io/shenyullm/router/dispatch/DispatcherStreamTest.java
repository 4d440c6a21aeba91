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
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.Reachability;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.router.health.HealthLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class DispatcherStreamTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
  void dispatch_streamInChunksOfAnySize_sameEvents(int chunk) {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, chunk);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.text()).isEqualTo("hello \u00e9\u4f60");
      assertThat(test.sink.events).hasSize(5).endsWith("[DONE]");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(test.outcome().usage()).isEqualTo(TokenUsage.of(7, 3));
    }
  }

  @Test
  void dispatch_upstreamsOwnNameOfTheModel_callerGetsTheOffersInEachEvent() {
    String body = TestingDispatch.STREAM.replace("\"id\":\"c1\"", "\"model\":\"/models/up.gguf\"");
    try (var upstream = TestingUpstream.events(body, 4096);
        var test =
            new TestingDispatch(
                List.of(TestingDispatch.offer("a", upstream.baseUrl())),
                new DispatchSettings(3, Duration.ofMinutes(1), true),
                HealthLimits.DEFAULT)) {
      test.run(test.streamRequest());

      assertThat(test.sink.events.subList(0, 4))
          .allMatch(event -> event.startsWith("{\"model\":\"small\","));
      assertThat(test.sink.headers).containsEntry("x-llm-upstream-model", "/models/up.gguf");
    }
  }

  @Test
  void dispatch_usageNotAskedFor_askedOfProviderAndHidden() {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(upstream.calls().get(0).body())
          .containsEntry("stream_options", java.util.Map.of("include_usage", true));
      assertThat(upstream.calls().get(0).headers()).containsEntry("accept", "text/event-stream");
      assertThat(test.sink.events).noneMatch(e -> e.contains("prompt_tokens"));
    }
  }

  @Test
  void dispatch_usageAskedFor_lastEventTellsTheCost() {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm =
          test.exchange(
              "{\"model\":\"small\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
      llm.budgetFacts(new TestingBudgetFacts());

      test.run(llm);

      assertThat(test.sink.events.get(test.sink.events.size() - 2))
          .contains("\"prompt_tokens\":7")
          .contains(
              "\"x_llm\":{\"cost\":\"0.010\",\"currency\":\"USD\",\"model\":\"small\","
                  + "\"provider\":\"a\"}");
      assertThat(test.sink.headers).containsEntry("x-llm-cost", "0.000001");
    }
  }

  /** A stream may last for minutes; what was asked, and what was sent for it, is of no use then. */
  @Test
  void dispatch_streamHasBegun_requestIsNotKept() {
    String begun = TestingDispatch.ROLE + TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var upstream = TestingUpstream.stalling(begun);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm = test.streamRequest();
      WeakReference<Object> body = new WeakReference<>(llm.originalBody());
      WeakReference<Object> messages = new WeakReference<>(llm.request().field("messages"));

      Disposable running = test.dispatch(llm).subscribe();
      Waiting.until(() -> test.sink.text().equals("he"));

      assertThat(Reachability.isKept(body)).isFalse();
      assertThat(Reachability.isKept(messages)).isFalse();
      assertThat(llm.request().model()).isEqualTo("auto");
      assertThat(llm.request().stream()).isTrue();
      running.dispose();
    }
  }

  /** What lost calls have cost is estimated in the end, from what was asked. */
  @Test
  void dispatch_streamAfterALostCall_requestIsKept() {
    try (var lost = TestingUpstream.cutting(TestingDispatch.ROLE);
        var upstream = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", lost.baseUrl()),
                TestingDispatch.offer("b", upstream.baseUrl()))) {
      LlmExchange llm = test.streamRequest();

      test.run(llm);

      assertThat(llm.lostCalls()).hasSize(1);
      assertThat(llm.request().messages()).hasSize(1);
    }
  }

  @Test
  void dispatch_eventsThatNobodyLooksInto_passUnparsed() {
    String odd = "data: {\"choices\" : [{\"delta\":{\"content\":\"x\"}}] , \"odd\":1.50}\n\n";
    try (var upstream = TestingUpstream.events(odd + odd + "data: [DONE]\n\n", 4096);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.events.get(1))
          .isEqualTo("{\"choices\" : [{\"delta\":{\"content\":\"x\"}}] , \"odd\":1.50}");
    }
  }

  @Test
  void dispatch_noDoneButFinished_doneIsAdded() {
    String body =
        TestingDispatch.chunk("{\"content\":\"x\"}", "null")
            + TestingDispatch.chunk("{}", "\"stop\"");
    try (var upstream = TestingUpstream.events(body, 4096);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.events).hasSize(3).endsWith("[DONE]");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(test.outcome().usage()).isNull();
    }
  }

  @Test
  void dispatch_cutAfterContent_toldInStreamAndNoOtherProviderTried() {
    String begun = TestingDispatch.ROLE + TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var broken = TestingUpstream.cutting(begun);
        var spare = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test =
            TestingDispatch.of(
                TestingDispatch.offer("a", broken.baseUrl()),
                TestingDispatch.offer("b", spare.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.text()).isEqualTo("he");
      assertThat(test.sink.events).doesNotContain("[DONE]");
      assertThat(((RefusedException) test.sink.toldInStream).refusal().code())
          .isEqualTo("upstream_unavailable");
      assertThat(spare.calls()).isEmpty();
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
      assertThat(test.outcome().errorCode()).isEqualTo("upstream_unavailable");
    }
  }

  @Test
  void dispatch_errorEventAfterContent_contentStillDelivered() {
    String body =
        TestingDispatch.chunk("{\"content\":\"he\"}", "null")
            + TestingDispatch.chunk("{\"content\":\"llo\"}", "null")
            + "data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n";
    try (var upstream = TestingUpstream.events(body, 100_000);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.text()).isEqualTo("hello");
      assertThat(((RefusedException) test.sink.toldInStream).refusal().code())
          .isEqualTo("upstream_error");
    }
  }

  @Test
  void dispatch_cutWhileStagesHoldText_heldTextReachesTheCaller() {
    String begun = TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var upstream = TestingUpstream.cutting(begun + begun);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      LlmExchange llm = test.streamRequest();
      llm.addEventStage(new OneBehind());

      test.run(llm);

      assertThat(test.sink.text()).isEqualTo("hehe");
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
    }
  }

  @Test
  void dispatch_cancelledInStream_closesUpstreamAndSettlesOnce() throws Exception {
    String begun = TestingDispatch.ROLE + TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var upstream = TestingUpstream.stalling(begun);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      var running = test.dispatch(test.streamRequest()).subscribe();
      Waiting.until(() -> !test.sink.events.isEmpty());

      running.dispose();

      upstream.firstClosed().get(120, TimeUnit.SECONDS);
      assertThat(test.outcome().ending()).isEqualTo(Ending.CANCEL);
      assertThat(test.outcome().usage()).isNull();
      assertThat(test.outcome().timeToFirstToken()).isNotNull();
    }
  }

  @Test
  void dispatch_connectionStaysOpenAfterDone_endsWell() {
    try (var upstream = TestingUpstream.stalling(TestingDispatch.STREAM);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.events).endsWith("[DONE]");
      assertThat(test.sink.toldInStream).isNull();
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  @Test
  void dispatch_finishedButNeitherDoneNorClosed_endsWellWhenItStalls() {
    String body =
        TestingDispatch.chunk("{\"content\":\"x\"}", "null")
            + TestingDispatch.chunk("{}", "\"stop\"");
    try (var upstream = TestingUpstream.stalling(body);
        var test = TestingDispatch.of(stalling(upstream))) {
      test.run(test.streamRequest());

      assertThat(test.sink.events).endsWith("[DONE]");
      assertThat(test.outcome().ending()).isEqualTo(Ending.COMPLETE);
    }
  }

  @Test
  void dispatch_onlyDone_isNoAnswer() {
    try (var upstream = TestingUpstream.events("data: [DONE]\n\n", 4096);
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      assertThat(test.refused(test.streamRequest()).code()).isEqualTo("upstream_unavailable");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ": keep-alive\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}]}\n\n",
        "data: {\"choices\":[]}\n\n"
      })
  void dispatch_onlyKeepAlivesAfterContent_endsAsStalled(String keepAlive) {
    String begun = TestingDispatch.ROLE + TestingDispatch.chunk("{\"content\":\"he\"}", "null");
    try (var upstream = TestingUpstream.repeating(begun, keepAlive, Duration.ofMillis(50));
        var test = TestingDispatch.of(stalling(upstream))) {
      test.run(test.streamRequest());

      assertThat(((RefusedException) test.sink.toldInStream).refusal().code())
          .isEqualTo("upstream_timeout");
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
    }
  }

  @Test
  void dispatch_onlyKeepAlivesBeforeContent_nextCandidateAnswers() {
    try (var upstream =
            TestingUpstream.repeating(TestingDispatch.ROLE, ": ping\n\n", Duration.ofMillis(50));
        var spare = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test =
            TestingDispatch.of(impatient(upstream), TestingDispatch.offer("b", spare.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "b");
    }
  }

  @Test
  void dispatch_gzipUnasked_decoded() throws Exception {
    byte[] zipped = gzip(TestingDispatch.STREAM);
    try (var upstream =
            TestingUpstream.answering(
                response ->
                    response
                        .header("content-type", "text/event-stream")
                        .header("content-encoding", "gzip")
                        .sendByteArray(Mono.just(zipped)));
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(upstream.calls().get(0).headers()).containsEntry("accept-encoding", "identity");
      assertThat(test.sink.text()).isEqualTo("hello \u00e9\u4f60");
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static ModelOffer stalling(TestingUpstream upstream) {
    return TestingDispatch.offerStalling("a", upstream.baseUrl(), Duration.ofMillis(300));
  }

  private static ModelOffer impatient(TestingUpstream upstream) {
    return TestingDispatch.offer("a", Protocols.OPENAI, upstream.baseUrl(), Duration.ofMillis(300));
  }

  @Test
  void dispatch_jsonThatIsNoAnswerInsteadOfStream_502() {
    try (var upstream = TestingUpstream.json(200, "{\"status\":\"ok\"}");
        var test = TestingDispatch.of(TestingDispatch.offer("a", upstream.baseUrl()))) {
      assertThat(test.refused(test.streamRequest()).code()).isEqualTo("upstream_invalid_response");
    }
  }

  /** Holds every event back until the next one or the end. */
  private static final class OneBehind implements EventStage {
    private final List<ChatEvent> held = new ArrayList<>();

    @Override
    public Phase phase() {
      return Phase.UNMASK;
    }

    @Override
    public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
      onEnd(downstream);
      held.add(event);
    }

    @Override
    public void onEnd(Consumer<ChatEvent> downstream) {
      held.forEach(downstream);
      held.clear();
    }

    @Override
    public ChatReply onReply(ChatReply reply) {
      return reply;
    }
  }
}
