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
package io.shenyullm.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.GatewayIdentity;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.metrics.LlmMetrics;
import io.shenyullm.core.outbox.Outbox;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.tokens.CostEstimator;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.tokens.TokenEstimator;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.cost.budget.Allowance;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetPart;
import io.shenyullm.cost.settle.Bill;
import io.shenyullm.cost.settle.CostStage;
import io.shenyullm.cost.settle.SettleListener;
import io.shenyullm.guard.admit.AdmissionStage;
import io.shenyullm.guard.admit.GuardPart;
import io.shenyullm.guard.audit.AuditKey;
import io.shenyullm.guard.audit.AuditTrail;
import io.shenyullm.guard.injection.InjectionDetector;
import io.shenyullm.policy.EmbeddedPolicyEngine;
import io.shenyullm.policy.PolicyPart;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.plan.PlanResult;
import io.shenyullm.router.plan.Planner;
import io.shenyullm.router.plan.RoutingPart;
import io.shenyullm.rules.drools.RuleSetCompiler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** The measured profile's stages without a server around them. One thread only. */
final class PlanningProfile implements AutoCloseable {
  private static final int RULES = 50;
  private static final int OFFERS = 5;
  private static final int CALLERS = 64;
  private static final int DEPARTMENTS = 40;
  private static final long POLICY_STACK_BYTES = 1 << 20;

  /** Prime to the number of callers, so that each meets each. */
  private static final int PROMPTS = 61;

  private static final String[] TIERS = {"simple", "medium", "complex"};
  private static final String[] INTENTS = {"code", "open_qa", "writing", "summarization"};
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final CompletionStage<Void> WRITTEN = CompletableFuture.completedFuture(null);

  private record Prompt(
      Map<String, @Nullable Object> fields, byte[] body, PromptAnalysis analysis) {}

  private final ExecutorService policyThread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(null, task, "policy", POLICY_STACK_BYTES);
            thread.setDaemon(true);
            return thread;
          });
  private final Clock clock = Clock.systemUTC();
  private final Snapshot snapshot;
  private final Route route;
  private final AdmissionStage admission;
  private final CostStage costs;
  private final Planner planner;
  private final List<Principal> callers = new ArrayList<>();
  private final List<Prompt> prompts = new ArrayList<>();
  private int requests;

  PlanningProfile() throws SnapshotException {
    snapshot =
        new SnapshotCompiler(
                List.of(
                    new RoutingPart(new RuleSetCompiler(1, System::nanoTime)),
                    new BudgetPart(budgets -> {}),
                    new GuardPart(),
                    PolicyPart.embedded(this::policies)),
                new SecretResolver(name -> null, Path.of(".")),
                PriceCatalog::builtIn)
            .compile(Json.write(document()), "profile.json");
    route = snapshot.route("default").orElseThrow();
    Outbox nowhere = new Nowhere();
    admission =
        new AdmissionStage(
            InjectionDetector.load(),
            new AuditTrail(
                nowhere, AuditKey.of(UUID.randomUUID().toString()), "bench", "boot", clock),
            () -> "decision",
            clock,
            Schedulers.parallel(),
            Schedulers.parallel(),
            PATIENCE);
    OutputLengthModel lengths = new OutputLengthModel();
    CostEstimator estimator = new CostEstimator(new TokenEstimator(), lengths);
    costs =
        new CostStage(
            new BudgetBook(
                clock, BudgetBook.DEFAULT_HOLD_TTL, Allowance.WHOLE, BudgetListener.NONE),
            estimator::estimate,
            new TokenEstimator(),
            nowhere,
            new Measured(new LlmMetrics(new SimpleMeterRegistry()), lengths),
            new GatewayIdentity("bench", "boot", Path.of(".")));
    planner =
        new Planner(
            estimator::estimate,
            new Health(HealthLimits.DEFAULT, System::nanoTime),
            () -> ThreadLocalRandom.current().nextDouble());
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          new Principal(
              "acme", null, "d" + i % DEPARTMENTS, "t" + i % 7, null, "u" + i, "k" + i, null));
    }
    for (int i = 0; i < PROMPTS; i++) {
      prompts.add(prompt(i));
    }
  }

  private EmbeddedPolicyEngine policies(byte[] wasm, String data) {
    return new EmbeddedPolicyEngine(
        wasm, data, clock, 1, policyThread, Schedulers.parallel(), PATIENCE);
  }

  private static Map<String, @Nullable Object> document() {
    List<Object> models = new ArrayList<>();
    for (int i = 0; i < OFFERS; i++) {
      models.add(
          Map.of(
              "id",
              "m" + i,
              "provider",
              "p" + i % 4,
              "contextWindow",
              128_000,
              "maxOutputTokens",
              16_000,
              "quality",
              (i + 1) / (OFFERS + 1.0),
              "capabilities",
              List.of("tools", "json"),
              "prices",
              List.of(
                  Map.of(
                      "currency",
                      "USD",
                      "perMillion",
                      Map.of("input", "0." + (15 + i), "output", "0." + (60 + i))))));
    }
    List<Object> providers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      providers.add(
          Map.of(
              "name",
              "p" + i,
              "protocol",
              "openai",
              "baseUrl",
              "http://127.0.0.1:1/v1",
              "region",
              i % 2 == 0 ? "eu" : "us"));
    }
    List<Object> budgets = new ArrayList<>();
    budgets.add(budget("all", "all", null));
    budgets.add(budget("departments", "department", "*"));
    budgets.add(budget("users", "user", "*"));
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("schema", 1);
    document.put("version", 1);
    document.put("routes", List.of(Map.of("name", "default", "drive", "router")));
    document.put("providers", providers);
    document.put("models", models);
    document.put("budgets", budgets);
    document.put(
        "routing",
        Map.of("files", List.of(Map.of("path", "bench.drl", "text", ProfileRules.drl(RULES)))));
    return document;
  }

  private static Map<String, Object> budget(String id, String scope, @Nullable String value) {
    Map<String, Object> budget = new LinkedHashMap<>();
    budget.put("id", id);
    budget.put("scope", scope);
    if (value != null) {
      budget.put("value", value);
    }
    budget.put("period", "month");
    budget.put("limit", "1000000");
    return budget;
  }

  private static Prompt prompt(int i) {
    String text = "How is a word counted that stands in line? ".repeat(1 + i % 9);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", "auto");
    fields.put("messages", List.of(Map.of("role", "user", "content", text + "Answer " + i)));
    byte[] body = Json.write(fields);
    return new Prompt(
        Json.parseObject(body),
        body,
        new PromptAnalysis(
            INTENTS[i % INTENTS.length],
            "general",
            "en",
            TIERS[i % TIERS.length],
            i % 10 / 10.0,
            0.9));
  }

  /** The next caller with the next prompt. */
  LlmExchange exchange() {
    int number = requests++;
    Prompt prompt = prompts.get(Math.floorMod(number, PROMPTS));
    LlmExchange llm =
        new LlmExchange(
            "request-" + number,
            snapshot,
            route,
            callers.get(Math.floorMod(number, CALLERS)),
            ChatRequest.of(prompt.fields()), // a new one, which remembers nothing
            prompt.body(),
            System.nanoTime(),
            System.currentTimeMillis());
    llm.analysis(prompt.analysis());
    return llm;
  }

  void admit(LlmExchange llm) {
    admission.admit(llm, List.of()).block();
  }

  void budgets(LlmExchange llm) {
    costs
        .admit(llm)
        .blockOptional()
        .flatMap(refused -> refused)
        .ifPresent(
            refusal -> {
              throw new IllegalStateException(refusal.message());
            });
  }

  PlanResult plan(LlmExchange llm) {
    return planner.plan(llm);
  }

  Outcome whole(LlmExchange llm) {
    admit(llm);
    budgets(llm);
    RoutePlan plan = plan(llm).orRefuse();
    plan = plan.withRanked(llm.planApprover().orElseThrow().approve(llm, plan));
    llm.plan(plan);
    Candidate first = plan.first();
    var held = llm.reserver().orElseThrow().reserve(llm, first.estimate()).block();
    TokenUsage usage = TokenUsage.of(first.estimate().inputTokens(), 80);
    LlmExchange.BudgetFacts facts = llm.budgetFacts().orElseThrow();
    var headers =
        List.of(
            plan.reason(),
            facts.remaining().orElseThrow(),
            facts.cost(usage, first.offer()).orElseThrow());
    Outcome outcome =
        new Outcome(
            Outcome.Ending.COMPLETE,
            held == null || headers.isEmpty() ? 500 : 200,
            null,
            first.offer(),
            usage,
            1,
            false,
            Duration.ofMillis(300),
            null,
            Duration.ofMillis(1));
    llm.settle(outcome);
    return outcome;
  }

  @Override
  public void close() {
    policyThread.shutdownNow();
  }

  /** Takes records and forgets them. */
  private static final class Nowhere implements Outbox {
    @Override
    public CompletionStage<Void> append(Topic topic, String id, byte[] json) {
      return WRITTEN;
    }

    @Override
    public void keep(Topic topic, String id, byte[] json) {
      // what it costs is measured elsewhere
    }

    @Override
    public long depth(Topic topic) {
      return 0;
    }
  }

  /** What a gateway's listeners do, but for its alerts. */
  private record Measured(LlmMetrics metrics, OutputLengthModel lengths) implements SettleListener {
    @Override
    public void onSettled(LlmExchange exchange, Bill bill) {
      TokenUsage usage = bill.usage();
      if (usage != null && bill.offer() != null) {
        lengths.record(bill.offer().id(), exchange.analysis().intent(), usage.totalOutput());
      }
      metrics.record(bill.outcome(), exchange, bill.cost());
    }
  }
}
