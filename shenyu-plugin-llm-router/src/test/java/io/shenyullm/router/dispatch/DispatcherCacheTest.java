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

import static io.shenyullm.router.dispatch.TestingGateways.admission;
import static io.shenyullm.router.dispatch.TestingGateways.principal;
import static io.shenyullm.router.dispatch.TestingGateways.request;
import static io.shenyullm.router.dispatch.TestingGateways.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.CacheControl;
import io.shenyullm.core.exchange.CacheState;
import io.shenyullm.core.exchange.EventStage;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.router.dispatch.TestingGateways.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DispatcherCacheTest {
  private static final TokenUsage USAGE = TokenUsage.of(7, 3);

  private static TestingGateways gateways(TestingUpstream upstream) {
    return new TestingGateways(TestingDispatch.offer("a", upstream.baseUrl()));
  }

  @Test
  void json_equalRequestOnAnotherGateway_isAHitThatCostsNothing() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      Answer first = test.gateway().ask(test.exchange("acme", request("hi")));
      LlmExchange llm = test.exchange("acme", request("hi"));
      llm.onReserve(
          (exchange, estimate) -> {
            throw new AssertionError("a hit holds nothing");
          });
      Answer second = test.gateway().ask(llm);

      assertThat(first.cache()).isEqualTo("miss");
      assertThat(second.cache()).isEqualTo("hit");
      assertThat(second.sink.headers)
          .containsEntry("x-llm-cost", "0")
          .containsEntry("x-llm-model", "small")
          .containsEntry("x-llm-attempts", "0");
      assertThat(second.sink.reply.tree()).isEqualTo(first.sink.reply.tree());
      assertThat(second.sink.reply.usage()).isEqualTo(USAGE);
      assertThat(second.llm.cacheState()).isEqualTo(CacheState.HIT);
      assertThat(second.llm.savedUsage()).contains(USAGE);
      assertThat(second.outcomes)
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.ending()).isEqualTo(Ending.COMPLETE);
                assertThat(outcome.attempts()).isZero();
                assertThat(outcome.usage()).isNull();
                assertThat(outcome.offer()).isNotNull();
              });
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void stream_storedThenReplayed_sameTextWholeAndStreamed() throws Exception {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, 7);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      Answer first = gateway.ask(test.exchange("acme", stream("hi")));
      Answer streamed = gateway.ask(test.exchange("acme", stream("hi")));
      Answer whole = gateway.ask(test.exchange("acme", request("hi")));

      assertThat(first.cache()).isEqualTo("miss");
      assertThat(streamed.cache()).isEqualTo("hit");
      assertThat(streamed.sink.text()).isEqualTo(first.sink.text()).isNotEmpty();
      assertThat(streamed.sink.events).last().isEqualTo("[DONE]");
      assertThat(streamed.sink.events)
          .noneMatch(event -> event.contains("prompt_tokens"))
          .anyMatch(event -> event.contains("\"finish_reason\":\"stop\""));
      assertThat(whole.cache()).isEqualTo("hit");
      StringBuilder text = new StringBuilder();
      whole.sink.reply.mapText(
          (path, part) -> {
            text.append(part);
            return part;
          });
      assertThat(text).hasToString(first.sink.text());
      assertThat(whole.sink.reply.usage()).isEqualTo(USAGE);
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  // ---- callers with Anthropic's protocol ----

  private static final String MESSAGES =
      "{\"model\":\"auto\",\"max_tokens\":9,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String STREAMED_MESSAGES =
      MESSAGES.replace("{\"model\"", "{\"stream\":true,\"model\"");
  private static final String MESSAGE =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
          + "\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\","
          + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}";

  @Test
  void messages_equalRequest_isAHitWholeAndStreamed() throws Exception {
    try (var upstream = TestingUpstream.json(200, MESSAGE);
        var test = new TestingGateways(anthropic(upstream))) {
      var gateway = test.gateway();
      Answer first = gateway.ask(test.messages(MESSAGES, Map.of()));
      Answer whole = gateway.ask(test.messages(MESSAGES, Map.of()));
      Answer streamed = test.gateway().ask(test.messages(STREAMED_MESSAGES, Map.of()));

      assertThat(first.cache()).isEqualTo("miss");
      assertThat(whole.cache()).isEqualTo("hit");
      assertThat(whole.sink.reply.tree()).isEqualTo(first.sink.reply.tree());
      assertThat(whole.llm.savedUsage()).contains(USAGE);
      assertThat(streamed.cache()).isEqualTo("hit");
      assertThat(streamed.sink.names)
          .containsExactly(
              "message_start",
              "content_block_start",
              "content_block_delta",
              "content_block_stop",
              "message_delta",
              "message_stop");
      assertThat(streamed.sink.events)
          .first()
          .asString()
          .contains("\"model\":\"small\"", "\"input_tokens\":7", "\"output_tokens\":0");
      assertThat(streamed.sink.events.get(2)).contains("\"text\":\"hello\"");
      assertThat(streamed.sink.events.get(4)).contains("end_turn", "\"output_tokens\":3");
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  /** Recorded in the caller's protocol, whatever the provider speaks. */
  @Test
  void messages_streamOfAnOpenAiProvider_isAHit() throws Exception {
    try (var upstream = TestingUpstream.events(TestingDispatch.STREAM, 7);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      Answer first = gateway.ask(test.messages(STREAMED_MESSAGES, Map.of()));
      Answer whole = gateway.ask(test.messages(MESSAGES, Map.of()));

      assertThat(first.cache()).isEqualTo("miss");
      assertThat(whole.cache()).isEqualTo("hit");
      assertThat(new String(whole.sink.reply.toJson(), StandardCharsets.UTF_8))
          .contains("\"type\":\"message\"", "\"text\":\"hello ", "\"stop_reason\":\"end_turn\"");
      assertThat(whole.sink.reply.usage()).isEqualTo(USAGE);
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void messages_sameRequestInAnotherProtocolOrWithOtherHeaders_isAMiss() throws Exception {
    try (var upstream = TestingUpstream.json(200, MESSAGE);
        var test = new TestingGateways(anthropic(upstream))) {
      var gateway = test.gateway();
      Map<String, String> trial = Map.of("anthropic-beta", "context-1m-2025-08-07");
      gateway.ask(test.messages(MESSAGES, Map.of()));

      assertThat(gateway.ask(test.exchange("acme", MESSAGES)).cache()).isEqualTo("miss");
      assertThat(gateway.ask(test.messages(MESSAGES, trial)).cache()).isEqualTo("miss");
      assertThat(gateway.ask(test.messages(MESSAGES, trial)).cache()).isEqualTo("hit");
    }
  }

  private static ModelOffer anthropic(TestingUpstream upstream) {
    return TestingDispatch.offer(
        "a", Protocols.ANTHROPIC, upstream.baseUrl(), Duration.ofSeconds(60));
  }

  private static String largeReply() {
    String large =
        TestingDispatch.REPLY.replaceFirst(
            "\"content\":\"", "\"content\":\"" + "word ".repeat(4_000));
    assertThat(large).hasSizeGreaterThan(20_000);
    return large;
  }

  @Test
  void settle_largeReply_isStoredElsewhere() throws Exception {
    try (var upstream = TestingUpstream.json(200, largeReply());
        var test = gateways(upstream)) {
      List<Runnable> tasks = new ArrayList<>();
      var gateway = test.gateway();
      gateway.storeOn = tasks::add;
      gateway.ask(test.exchange("acme", request("hi")));
      assertThat(gateway.cache.counts().stores()).isZero();

      assertThat(tasks).hasSize(1);
      tasks.get(0).run();

      assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("hit");
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void settle_moreLargeRepliesThanCanBeStored_areDroppedAndCounted() throws Exception {
    try (var upstream = TestingUpstream.json(200, largeReply());
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.storeOn =
          task -> {
            throw new RejectedExecutionException("full");
          };
      gateway.ask(test.exchange("acme", request("hi")));

      assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("miss");
      assertThat(gateway.cache.counts().dropped()).isEqualTo(2);
      assertThat(gateway.cache.counts().stores()).isZero();
      assertThat(upstream.calls()).hasSize(2);
    }
  }

  @Test
  void stream_ofAWholeReply_withUsageForWhoAsks() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));
      Answer streamed =
          gateway.ask(
              test.exchange(
                  "acme",
                  stream("hi")
                      .replace(
                          "{\"stream\"",
                          "{\"stream_options\":{\"include_usage\":true},\"stream\"")));

      assertThat(streamed.cache()).isEqualTo("hit");
      assertThat(streamed.sink.text()).isEqualTo("hello");
      ChatEvent usage =
          ChatEvent.ofData(
              streamed
                  .sink
                  .events
                  .get(streamed.sink.events.size() - 2)
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(usage.usage()).isEqualTo(USAGE);
      assertThat(usage.tree().get("x_llm")).asString().contains("cost=0", "cache=hit");
    }
  }

  @Test
  void hit_otherTenant_never() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));

      assertThat(gateway.ask(test.exchange("other", request("hi"))).cache()).isEqualTo("miss");
    }
  }

  @Test
  void hit_userScope_onlyForThatUser() throws Exception {
    ReplyCaching byUser =
        new ReplyCaching(
            ReplyCaching.Mode.EXACT, Duration.ofHours(1), Duration.ZERO, false, "user", List.of());
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange(byUser, principal("acme", "alice"), request("hi")));

      assertThat(
              gateway.ask(test.exchange(byUser, principal("acme", "bob"), request("hi"))).cache())
          .isEqualTo("miss");
      assertThat(
              gateway.ask(test.exchange(byUser, principal("acme", "alice"), request("hi"))).cache())
          .isEqualTo("hit");
    }
  }

  // ---- what a hit must pass ----

  @Test
  void hit_policyForbidsItsModel_isNotGiven() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test =
            new TestingGateways(
                TestingDispatch.offer("a", upstream.baseUrl()),
                TestingDispatch.offer("b", upstream.baseUrl()))) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));
      LlmExchange llm = test.exchange("acme", request("hi"));
      llm.onApprovePlan((exchange, plan) -> plan.ranked().subList(1, 2));

      Answer answer = gateway.ask(llm);

      assertThat(answer.cache()).isEqualTo("miss");
      assertThat(answer.sink.headers).containsEntry("x-llm-provider", "b");
      assertThat(upstream.calls()).hasSize(2);
    }
  }

  @Test
  void hit_policyAllowsNothing_403() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));
      LlmExchange llm = test.exchange("acme", request("hi"));
      llm.onApprovePlan((exchange, plan) -> List.of());

      Assertions.assertThatThrownBy(() -> gateway.ask(llm))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal().status()).isEqualTo(403));
    }
  }

  @Test
  void hit_budgetUsedUp_isServedAllTheSame() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));
      LlmExchange llm = test.exchange("acme", request("hi"));
      llm.budgetLevel(new io.shenyullm.core.exchange.BudgetLevel(100, 0));

      assertThat(gateway.ask(llm).cache()).isEqualTo("hit");
    }
  }

  @Test
  void hit_goesThroughScanAndUnmaskButNotTheMeter() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));
      for (String json : List.of(request("hi"), stream("hi"))) {
        LlmExchange llm = test.exchange("acme", json);
        List<EventStage.Phase> passed = new ArrayList<>();
        for (EventStage.Phase phase : EventStage.Phase.values()) {
          llm.addEventStage(new TestingStage(phase, () -> passed.add(phase)));
        }

        gateway.ask(llm);

        assertThat(passed)
            .containsSubsequence(EventStage.Phase.SCAN, EventStage.Phase.UNMASK)
            .doesNotContain(EventStage.Phase.METER, EventStage.Phase.CACHE);
      }
    }
  }

  @Test
  void store_takesWhatIsStillMasked() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      LlmExchange llm = test.exchange("acme", request("hi"));
      llm.addEventStage(new ReplacingStage(EventStage.Phase.SCAN, "hello", "[NAME_1]"));
      llm.addEventStage(new ReplacingStage(EventStage.Phase.UNMASK, "[NAME_1]", "Alice"));
      Answer first = gateway.ask(llm);
      LlmExchange other = test.exchange("acme", request("hi"));
      other.addEventStage(new ReplacingStage(EventStage.Phase.UNMASK, "[NAME_1]", "Bob"));

      Answer second = gateway.ask(other);

      assertThat(new String(first.sink.reply.toJson(), StandardCharsets.UTF_8)).contains("Alice");
      assertThat(second.cache()).isEqualTo("hit");
      assertThat(new String(second.sink.reply.toJson(), StandardCharsets.UTF_8))
          .contains("Bob")
          .doesNotContain("Alice", "hello");
    }
  }

  // ---- what is not cached ----

  @Test
  void bypass_obligationFindingsOrCaller_neitherReadNorKept() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      List<Consumer<LlmExchange>> reasons =
          List.of(
              llm -> llm.admit(admission(Map.of(), false, true)),
              llm -> llm.admit(admission(Map.of("EMAIL_ADDRESS", 1), true, false)),
              llm -> llm.admit(admission(Map.of("PERSON", 1), false, false)),
              llm -> llm.cacheControl(CacheControl.NO_STORE));
      for (Consumer<LlmExchange> reason : reasons) {
        for (int i = 0; i < 2; i++) {
          LlmExchange llm = test.exchange("acme", request("hi"));
          reason.accept(llm);
          assertThat(gateway.ask(llm).cache()).isEqualTo("bypass");
        }
      }
      assertThat(upstream.calls()).hasSize(8);
      assertThat(gateway.cache.counts().stores()).isZero();
    }
  }

  @Test
  void maskedRequests_routeSaysSo_areCached() throws Exception {
    ReplyCaching masked =
        new ReplyCaching(
            ReplyCaching.Mode.EXACT,
            Duration.ofHours(1),
            Duration.ZERO,
            true,
            ReplyCaching.TENANT,
            List.of());
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      List<String> states = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        LlmExchange llm = test.exchange(masked, principal("acme", "a"), request("hi"));
        llm.admit(admission(Map.of("EMAIL_ADDRESS", 1), true, false));
        states.add(gateway.ask(llm).cache());
      }
      assertThat(states).containsExactly("miss", "hit");
    }
  }

  @Test
  void noCache_callsAProviderAndReplacesTheReply() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (var upstream =
            TestingUpstream.answering(
                response ->
                    response
                        .header("content-type", "application/json")
                        .sendString(
                            Mono.fromSupplier(
                                () ->
                                    TestingDispatch.REPLY.replace(
                                        "hello", "hello " + calls.incrementAndGet()))));
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));
      LlmExchange llm = test.exchange("acme", request("hi"));
      llm.cacheControl(CacheControl.NO_CACHE);
      assertThat(gateway.ask(llm).cache()).isEqualTo("miss");

      Answer third = gateway.ask(test.exchange("acme", request("hi")));

      assertThat(third.cache()).isEqualTo("hit");
      assertThat(new String(third.sink.reply.toJson(), StandardCharsets.UTF_8)).contains("hello 2");
    }
  }

  @Test
  void routeWithoutCache_off() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      for (int i = 0; i < 2; i++) {
        assertThat(
                gateway
                    .ask(test.exchange(ReplyCaching.OFF, principal("acme", "a"), request("hi")))
                    .cache())
            .isEqualTo("off");
      }
    }
  }

  @Test
  void reply_cutByItsLength_isNotKept() throws Exception {
    try (var upstream =
            TestingUpstream.json(200, TestingDispatch.REPLY.replace("\"stop\"", "\"length\""));
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.ask(test.exchange("acme", request("hi")));

      assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("miss");
      assertThat(gateway.cache.counts().stores()).isZero();
    }
  }

  @Test
  void stream_cutInTheMiddle_isNotKept() throws Exception {
    String half = TestingDispatch.STREAM.substring(0, TestingDispatch.STREAM.indexOf("llo"));
    try (var upstream = TestingUpstream.cutting(half.substring(0, half.lastIndexOf("data:")));
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      try {
        gateway.ask(test.exchange("acme", stream("hi")));
      } catch (RefusedException e) {
        // told before the first event, or within the stream
      }

      assertThat(gateway.cache.counts().stores()).isZero();
    }
  }

  @Test
  void purge_byRoutesOwnTag_nextIsAMiss() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      for (String tag :
          Set.of(
              CacheTag.own("faq"),
              CacheTag.tenant("acme"),
              CacheTag.route("default"),
              CacheTag.model("small"),
              CacheTag.ALL)) {
        gateway.ask(test.exchange("acme", request("hi")));
        assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("hit");

        test.purge().byTags(Set.of(tag));

        assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache())
            .as(tag)
            .isEqualTo("miss");
      }
    }
  }

  @Test
  void gridAway_everythingIsAnswered() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      gateway.grid.cut();

      assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("miss");
      assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("hit");
    }
  }

  // ---- at the same time ----

  @Test
  void concurrent_twoGateways_oneCallForAll() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    try (var upstream = heldBack(release, 200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      List<TestingGateways.Gateway> gateways = List.of(test.gateway(), test.gateway());
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String json = i % 3 == 0 ? stream("hi") : request("hi");
        if (i == 0) {
          json = request("hi");
        }
        answers.add(gateways.get(i % 2).start(test.exchange("acme", json)));
      }
      Waiting.until(() -> upstream.calls().size() == 1);
      release.complete(null);
      answers.forEach(Answer::end);

      assertThat(upstream.calls()).hasSize(1);
      assertThat(answers)
          .extracting(Answer::cache)
          .containsOnlyOnce("miss")
          .filteredOn("coalesced"::equals)
          .hasSize(15);
    }
  }

  @Test
  void concurrent_leaderHangsUp_anotherTakesOverAndTheRestGetItsReply() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    try (var upstream = heldBack(release, 200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      var leader =
          gateway.dispatch(test.exchange("acme", request("hi")), new TestingSink()).subscribe();
      Waiting.until(() -> upstream.calls().size() == 1);
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(gateway.start(test.exchange("acme", request("hi"))));
      }

      leader.dispose();

      Waiting.until(() -> upstream.calls().size() == 2);
      release.complete(null);
      answers.forEach(Answer::end);
      assertThat(upstream.calls()).hasSize(2);
      assertThat(answers).extracting(Answer::cache).containsOnlyOnce("miss");
    }
  }

  @Test
  void concurrent_followerHangsUpWhileWaiting_leavesNothingBehind() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    try (var upstream = heldBack(release, 200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      Answer leader = gateway.start(test.exchange("acme", request("hi")));
      Waiting.until(() -> upstream.calls().size() == 1);
      LlmExchange llm = test.exchange("acme", request("hi"));
      gateway.dispatch(llm, new TestingSink()).subscribe().dispose();

      release.complete(null);
      leader.end();

      assertThat(llm.isSettled()).isTrue();
      assertThat(gateway.ask(test.exchange("acme", request("hi"))).cache()).isEqualTo("hit");
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  @Test
  void concurrent_leaderRefusedByItsBudget_nextOneCalls() throws Exception {
    try (var upstream = TestingUpstream.json(200, TestingDispatch.REPLY);
        var test = gateways(upstream)) {
      var gateway = test.gateway();
      CompletableFuture<Void> denied = new CompletableFuture<>();
      LlmExchange poor = test.exchange("acme", request("hi"));
      Refusal refusal = Refusal.of(429, "x", "budget_exceeded", "none left");
      poor.onReserve(
          (exchange, estimate) ->
              Mono.fromFuture(denied, true)
                  .thenReturn(new io.shenyullm.core.exchange.Reservation.Denied(refusal, 0)));
      Answer first = gateway.start(poor);
      Answer second = gateway.start(test.exchange("acme", request("hi")));
      assertThat(second.running).isNotDone();

      denied.complete(null);
      second.end();

      assertThat(first.running).isCompletedExceptionally();
      assertThat(second.cache()).isEqualTo("miss");
      assertThat(upstream.calls()).hasSize(1);
    }
  }

  private static TestingUpstream heldBack(
      CompletableFuture<Void> release, int status, String body) {
    return TestingUpstream.answering(
        response ->
            response
                .status(status)
                .header("content-type", "application/json")
                .sendString(Mono.fromFuture(release, true).thenReturn(body)));
  }

  private record TestingStage(Phase phase, Runnable passed) implements EventStage {
    @Override
    public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
      passed.run();
      downstream.accept(event);
    }

    @Override
    public ChatReply onReply(ChatReply reply) {
      passed.run();
      return reply;
    }
  }

  private record ReplacingStage(Phase phase, String from, String to) implements EventStage {
    @Override
    public void onEvent(ChatEvent event, Consumer<ChatEvent> downstream) {
      downstream.accept(event.mapText((path, text) -> text.replace(from, to)));
    }

    @Override
    public ChatReply onReply(ChatReply reply) {
      return reply.mapText((path, text) -> text.replace(from, to));
    }
  }
}
