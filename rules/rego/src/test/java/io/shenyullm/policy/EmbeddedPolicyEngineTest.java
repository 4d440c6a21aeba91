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
package io.shenyullm.policy;

import static io.shenyullm.policy.TestingPolicies.CLOCK;
import static io.shenyullm.policy.TestingPolicies.admission;
import static io.shenyullm.policy.TestingPolicies.engine;
import static io.shenyullm.policy.TestingPolicies.plan;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class EmbeddedPolicyEngineTest {
  private static final String DATA =
      """
      {"llm":{"denied":{"users":["mallory","Zoë 测试"]},
       "models":{"by_department":{"research":["small"]}},
       "regions":{"by_data_class":{"confidential":["eu"]}}}}
      """;

  private static final ExecutorService EXECUTOR = TestingPolicies.executor(1);
  private static EmbeddedPolicyEngine builtIn;

  @BeforeAll
  static void compile() {
    builtIn = engine(PolicyPart.builtIn(), DATA, EXECUTOR);
  }

  @AfterAll
  static void stop() {
    builtIn.close();
    EXECUTOR.shutdownNow();
  }

  @Test
  void decide_principalNobodyDenies_allowsWithObligations() {
    StepVerifier.create(builtIn.decide(Entrypoint.ADMISSION, admission("alice", "research")))
        .assertNext(
            decision -> {
              assertThat(decision.allow()).isTrue();
              assertThat(decision.obligations().allowedModels()).containsExactly("small");
              assertThat(decision.obligations().noCache()).isFalse();
            })
        .verifyComplete();
  }

  @Test
  void decide_deniedUser_deniesWithReasonAndMessage() {
    StepVerifier.create(builtIn.decide(Entrypoint.ADMISSION, admission("mallory", "sales")))
        .assertNext(
            decision -> {
              assertThat(decision.allow()).isFalse();
              assertThat(decision.reasons()).containsExactly("principal_denied:user");
              assertThat(decision.denyMessage()).isNotBlank();
            })
        .verifyComplete();
  }

  @Test
  void decide_nameOutsideAscii_isComparedWhole() {
    StepVerifier.create(builtIn.decide(Entrypoint.ADMISSION, admission("Zoë 测试", "sales")))
        .assertNext(decision -> assertThat(decision.allow()).isFalse())
        .verifyComplete();
  }

  @Test
  void decide_emptyInput_allowsOnlyWhatThePolicySays() {
    StepVerifier.create(builtIn.decide(Entrypoint.PLAN, Map.of()))
        .assertNext(decision -> assertThat(decision.allow()).isFalse())
        .verifyComplete();
  }

  @Test
  void decide_plan_leavesAllowedPositions() {
    StepVerifier.create(builtIn.decide(Entrypoint.PLAN, plan("large", "small")))
        .assertNext(decision -> assertThat(decision.allowed()).isEqualTo(Set.of(1)))
        .verifyComplete();
  }

  @Test
  void decide_sameDeclaredInputs_isRememberedAcrossOtherInputs() {
    PolicyDecision first = builtIn.decide(Entrypoint.ADMISSION, admission("bob", "sales")).block();
    Map<String, Object> more = new HashMap<>(admission("bob", "sales"));
    more.put("request", Map.of("model", "auto", "tokens", 99));
    PolicyDecision second = builtIn.decide(Entrypoint.ADMISSION, more).block();
    assertThat(second).isSameAs(first);
  }

  @Test
  void decide_sharedInput_isRememberedByWhichItWas() {
    List<Map<String, Object>> models = List.of(Map.of("model", "small", "provider", "p"));
    SharedInput ofSnapshot = new SharedInput(models);
    Map<String, Object> input = new HashMap<>(admission("alice", "research"));
    input.put("candidates", ofSnapshot);
    PolicyDecision first = builtIn.decide(Entrypoint.PLAN, Map.copyOf(input)).block();

    input.put("candidates", new SharedInput(models));
    PolicyDecision ofNext = builtIn.decide(Entrypoint.PLAN, Map.copyOf(input)).block();
    input.put("candidates", ofSnapshot);

    assertThat(first.allowed()).containsExactly(0);
    assertThat(ofNext).isNotSameAs(first).isEqualTo(first);
    assertThat(builtIn.decide(Entrypoint.PLAN, Map.copyOf(input)).block()).isSameAs(first);
  }

  @Test
  void decide_otherDeclaredInput_isAskedAgain() {
    assertThat(builtIn.decide(Entrypoint.ADMISSION, admission("bob", "sales")).block().allow())
        .isTrue();
    assertThat(builtIn.decide(Entrypoint.ADMISSION, admission("mallory", "sales")).block().allow())
        .isFalse();
  }

  @Test
  void decide_manyAtOnce_eachGetsItsOwnAnswer() {
    StepVerifier.create(
            Flux.range(0, 60)
                .flatMap(
                    i ->
                        builtIn
                            .decide(
                                Entrypoint.ADMISSION,
                                admission(i % 3 == 0 ? "mallory" : "user-" + i, "d-" + i))
                            .map(decision -> decision.allow() == (i % 3 != 0)),
                    60))
        .recordWith(ArrayList::new)
        .expectNextCount(60)
        .consumeRecordedWith(right -> assertThat(right).containsOnly(true))
        .verifyComplete();
  }

  @Test
  void decide_executorFull_isUnavailable() {
    ExecutorService full = TestingPolicies.executor(1);
    full.shutdown();
    try (EmbeddedPolicyEngine engine = engine(PolicyPart.builtIn(), "{}", full)) {
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("a", "b")))
          .expectErrorMatches(
              e -> e instanceof PolicyUnavailableException && e.getMessage().contains("too many"))
          .verify();
    }
  }

  @Test
  void decide_noAnswerWithinDeadline_isUnavailable() {
    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    try (EmbeddedPolicyEngine engine =
        new EmbeddedPolicyEngine(
            PolicyPart.builtIn(),
            "{}",
            CLOCK,
            1,
            new TestingIdleExecutor(),
            time,
            Duration.ofMillis(50))) {
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("a", "b")))
          .then(() -> time.advanceTimeBy(Duration.ofMillis(51)))
          .expectErrorMatches(
              e -> e instanceof PolicyUnavailableException && e.getMessage().contains("50 ms"))
          .verify(Duration.ofSeconds(120));
    } finally {
      time.dispose();
    }
  }

  @Test
  void decide_afterClose_isUnavailable() {
    EmbeddedPolicyEngine engine = engine(PolicyPart.builtIn(), "{}", EXECUTOR);
    engine.close();
    StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("a", "b")))
        .expectError(PolicyUnavailableException.class)
        .verify();
  }

  @Test
  void decide_evaluationEndsWithAnyError_instanceIsReplaced() {
    try (EmbeddedPolicyEngine engine = engine(PolicyPart.builtIn(), "{}", EXECUTOR)) {
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, Map.of("principal", new Broken())))
          .expectErrorSatisfies(
              e ->
                  assertThat(e)
                      .isInstanceOf(PolicyUnavailableException.class)
                      .hasCauseInstanceOf(LinkageError.class))
          .verify(Duration.ofSeconds(120));
      // queued behind the replacement on the only thread
      assertThat(engine.decide(Entrypoint.ADMISSION, admission("alice", "b")).block().allow())
          .isTrue();
    }
  }

  @Test
  void decide_instanceCouldNotBeRebuilt_isRebuiltByTheNextEvaluation() {
    AtomicInteger built = new AtomicInteger();
    Supplier<WasmInstance> instances =
        () -> {
          if (built.incrementAndGet() == 2) {
            throw new LinkageError("testing");
          }
          return new WasmInstance(PolicyPart.builtIn(), "{}", CLOCK);
        };
    try (EmbeddedPolicyEngine engine =
        new EmbeddedPolicyEngine(
            instances, 1, EXECUTOR, Schedulers.parallel(), Duration.ofSeconds(20))) {
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, Map.of("principal", new Broken())))
          .expectError(PolicyUnavailableException.class)
          .verify(Duration.ofSeconds(120));
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, admission("alice", "b")))
          .expectError(PolicyUnavailableException.class)
          .verify(Duration.ofSeconds(120));
      assertThat(engine.decide(Entrypoint.ADMISSION, admission("alice", "b")).block().allow())
          .isTrue();
      assertThat(built).hasValue(3);
    }
  }

  @Test
  void decide_undefinedAndTimeDependent_denyAndForget(@TempDir Path work) throws Exception {
    Path source = Files.createDirectory(work.resolve("src"));
    Files.writeString(
        source.resolve("clock.rego"),
        """
        package llm.admission
        decision := {"allow": true, "reasons": ["clock"]} if {
          input.ask == "time"
          time.now_ns() > 1767225599000000000
          time.now_ns() < 1767225601000000000
        }
        decision := {"allow": "yes"} if input.ask == "malformed"
        """);
    Files.writeString(
        source.resolve("plan.rego"), "package llm.plan\ndecision := {\"allow\": true}\n");
    byte[] wasm = TestingOpa.compile(source, work, "llm/admission/decision", "llm/plan/decision");
    try (EmbeddedPolicyEngine engine = engine(wasm, "{}", EXECUTOR)) {
      assertThat(engine.decide(Entrypoint.ADMISSION, Map.of("ask", "nothing")).block())
          .isEqualTo(PolicyDecision.UNDEFINED);
      assertThat(engine.decide(Entrypoint.ADMISSION, Map.of("ask", "malformed")).block())
          .isEqualTo(PolicyDecision.MALFORMED);
      PolicyDecision now = engine.decide(Entrypoint.ADMISSION, Map.of("ask", "time")).block();
      assertThat(now.reasons()).containsExactly("clock");
      assertThat(engine.decide(Entrypoint.ADMISSION, Map.of("ask", "time")).block())
          .isNotSameAs(now);
    }
  }

  @Test
  void decide_policyThatRunsTooLong_isStoppedAndReplaced(@TempDir Path work) throws Exception {
    Path source = Files.createDirectory(work.resolve("src"));
    Files.writeString(
        source.resolve("slow.rego"),
        """
        package llm.admission
        decision := {"allow": true} if input.ask == "quick"
        decision := {"allow": count(found) == 0} if {
          input.ask == "slow"
          found := [1 | some x in numbers.range(1, 20000); some y in numbers.range(1, 20000); x * y == 0]
        }
        """);
    Files.writeString(
        source.resolve("plan.rego"), "package llm.plan\ndecision := {\"allow\": true}\n");
    byte[] wasm = TestingOpa.compile(source, work, "llm/admission/decision", "llm/plan/decision");
    try (EmbeddedPolicyEngine engine =
        new EmbeddedPolicyEngine(
            wasm, "{}", CLOCK, 1, EXECUTOR, Schedulers.parallel(), Duration.ofMillis(300))) {
      StepVerifier.create(engine.decide(Entrypoint.ADMISSION, Map.of("ask", "slow")))
          .expectError(PolicyUnavailableException.class)
          .verify(Duration.ofSeconds(120));
      // queued behind the replacement on the only thread
      StepVerifier.create(
              engine
                  .decide(Entrypoint.ADMISSION, Map.of("ask", "quick"))
                  .retryWhen(reactor.util.retry.Retry.fixedDelay(400, Duration.ofMillis(250))))
          .assertNext(decision -> assertThat(decision.allow()).isTrue())
          .expectComplete()
          .verify(Duration.ofSeconds(120));
    }
  }

  /** An input whose evaluation ends with an error that is neither an exception nor foreseen. */
  private static final class Broken extends AbstractMap<String, Object> {
    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new LinkageError("testing");
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  /** Takes tasks and never runs them. */
  private static final class TestingIdleExecutor extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {}

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
