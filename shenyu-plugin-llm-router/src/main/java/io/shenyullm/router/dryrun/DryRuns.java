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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.tokens.CostEstimator;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.tokens.TokenEstimator;
import io.shenyullm.router.analyse.LinearPromptAnalyser;
import io.shenyullm.router.health.OfferHealth;
import io.shenyullm.router.plan.CostEstimates;
import io.shenyullm.router.plan.Planner;
import io.shenyullm.router.plan.RoutingPart;
import io.shenyullm.router.plan.RoutingRules;
import io.shenyullm.rules.drools.KnownNames;
import io.shenyullm.rules.drools.RuleFinding;
import io.shenyullm.rules.drools.RuleLanguage;
import io.shenyullm.rules.drools.RuleSetCompiler;
import io.shenyullm.rules.drools.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Routing of one document, without a gateway: checks its rules, and decides about requests that are
 * only thought of with the parts that gateways decide with. What differs from a gateway: nothing is
 * known of offers' health but what a request says, replies are taken for as long as without
 * experience, and of the offers of one model that share traffic by weight the best scored stands
 * for all, so that equal requests get equal decisions.
 *
 * <p>Compiling takes seconds; deciding well below a millisecond. Thread-safe. Close it: compiled
 * rules hold classes.
 */
public final class DryRuns implements AutoCloseable {
  private static final String DOCUMENT = "gateway.json";
  private static final Route ROUTE =
      new Route("default", Set.of(), Route.Drive.ROUTER, Route.DEFAULT_MAX_BODY_BYTES, true, false);

  private final Snapshot snapshot;
  private final List<SourceFile> sources;
  private final LinearPromptAnalyser analyser;
  private final CostEstimator estimator;
  private final Clock clock;

  private DryRuns(
      Snapshot snapshot, List<SourceFile> sources, LinearPromptAnalyser analyser, Clock clock) {
    this.snapshot = snapshot;
    this.sources = sources;
    this.analyser = analyser;
    this.clock = clock;
    this.estimator = new CostEstimator(new TokenEstimator(), new OutputLengthModel());
  }

  /**
   * Compiles the catalogue and the rules of a document, on a thread of its own, which is waited
   * for.
   *
   * @param document of a snapshot, UTF-8 JSON; secrets are not followed, and sections of other
   *     plugins not looked at
   * @throws SnapshotException with all problems, each with file, line and column where they are
   *     known
   */
  public static DryRuns of(byte[] document) throws SnapshotException {
    return of(document, DOCUMENT, Path.of("."), Clock.systemUTC());
  }

  /**
   * As {@link #of(byte[])}.
   *
   * @param source name of the document in messages
   * @param folder what relative paths of public files, such as key sets, are relative to
   * @param clock says which prices are in force
   */
  public static DryRuns of(byte[] document, String source, Path folder, Clock clock)
      throws SnapshotException {
    Objects.requireNonNull(clock, "clock");
    return LargeStack.call(
        () -> {
          Snapshot snapshot =
              compiler(List.of(new RoutingPart(rules())), folder).compile(document, source);
          List<SourceFile> sources = RoutingPart.sources(root(document));
          return new DryRuns(snapshot, sources, LinearPromptAnalyser.bundled(), clock);
        });
  }

  /**
   * All problems of the catalogue and the rules of a document, compiled or not.
   *
   * @return errors and warnings, in the order of files and lines; those that keep a gateway from
   *     taking the document are errors
   */
  public static List<RuleFinding> check(byte[] document, String source, Path folder) {
    return problems(document, source, folder, true);
  }

  /**
   * As {@link #check(byte[], String, Path)} without compiling, in milliseconds, for editors: what
   * only Drools would refuse is not found.
   */
  public static List<RuleFinding> lint(byte[] document, String source, Path folder) {
    return problems(document, source, folder, false);
  }

  private static List<RuleFinding> problems(
      byte[] document, String source, Path folder, boolean compiled) {
    List<RuleFinding> found = new ArrayList<>();
    try {
      LargeStack.call(
          () -> {
            // without the rules first: their literals are held against the catalogue
            Snapshot catalogue = compiler(List.of(), folder).compile(document, source);
            List<SourceFile> sources = RoutingPart.sources(root(document));
            RuleSetCompiler rules = rules();
            List<Problem> problems = rules.check(sources);
            problems.forEach(problem -> found.add(RuleFinding.of(problem)));
            found.addAll(rules.findings(sources, names(catalogue.catalog())));
            if (compiled && problems.isEmpty()) {
              compiler(List.of(new RoutingPart(rules)), folder).check(document, source);
            }
            return found;
          });
    } catch (SnapshotException e) {
      e.problems().forEach(problem -> found.add(RuleFinding.of(problem)));
    }
    found.sort(
        Comparator.comparing(RuleFinding::path)
            .thenComparingInt(RuleFinding::line)
            .thenComparingInt(RuleFinding::column));
    return List.copyOf(found);
  }

  private static KnownNames names(ModelCatalog catalog) {
    return Catalogued.names(catalog, LinearPromptAnalyser.bundled());
  }

  private static ConfigNode root(byte[] document) {
    return ConfigNode.root(Json.parseObject(document));
  }

  private static RuleSetCompiler rules() {
    return new RuleSetCompiler(1, System::nanoTime);
  }

  private static SnapshotCompiler compiler(List<? extends SnapshotPart<?>> parts, Path folder) {
    return new SnapshotCompiler(parts, SecretResolver.formOnly(folder), PriceCatalog::builtIn);
  }

  /** The words of the rule language, without those of a catalogue: for JSON. */
  public static Map<String, @Nullable Object> vocabulary() {
    return RuleLanguage.tree(names(new ModelCatalog(List.of(), Map.of())));
  }

  /** The words of the rule language and of a document's catalogue: for JSON. */
  public static Map<String, @Nullable Object> vocabulary(
      byte[] document, String source, Path folder) throws SnapshotException {
    return RuleLanguage.tree(
        names(compiler(List.of(), folder).compile(document, source).catalog()));
  }

  /** What may be wrong with the rules although they could be compiled. */
  public List<RuleFinding> check() {
    return rules().findings(sources, Catalogued.names(snapshot.catalog(), analyser));
  }

  /** What would be decided about a request. */
  public Decision decide(DryRunRequest request) {
    LlmExchange exchange = exchange(request);
    analyser.analyse(exchange);
    return decide(exchange, request, estimator::estimate);
  }

  /**
   * What would be decided about a recorded request, whose text is not known but its labels and
   * tokens are.
   */
  Decision decide(RecordedRequest recorded) {
    LlmExchange exchange = exchange(recorded.request());
    exchange.analysis(recorded.analysis());
    return decide(
        exchange,
        recorded.request(),
        (request, offer, intent, at) ->
            estimator.estimate(recorded.inputTokens(), request, offer, intent, at));
  }

  private LlmExchange exchange(DryRunRequest request) {
    LlmExchange exchange =
        new LlmExchange(
            DryRunRequest.DECISION,
            snapshot,
            ROUTE,
            request.principal(),
            request.request(),
            new byte[0],
            0,
            clock.millis());
    exchange.admit(request.admission());
    exchange.budgetLevel(request.budget());
    return exchange;
  }

  private static Decision decide(
      LlmExchange exchange, DryRunRequest request, CostEstimates estimates) {
    Planner planner =
        new Planner(
            estimates,
            offer -> request.health().getOrDefault(offer.key(), OfferHealth.UNKNOWN),
            () -> 0);
    return Explained.of(exchange, planner.explain(exchange));
  }

  /**
   * Runs tests.
   *
   * @return how each went; there are results for all of them
   */
  public TestReport test(List<RuleTests> files) {
    List<TestReport.Result> results = new ArrayList<>();
    for (RuleTests file : files) {
      for (RuleTest test : file.tests()) {
        Decision decision = decide(test.request());
        results.add(
            new TestReport.Result(file.path(), test.name(), test.wrong(decision), decision));
      }
    }
    return new TestReport(results);
  }

  /**
   * Decides about recorded requests, by these rules and by others, and compares. Both decide now,
   * by their own catalogues, from the same recorded facts: who asked for which model, the prompt's
   * labels and tokens, what the guard found and how full budgets were. Both are priced today, and
   * alike: at prices of this catalogue, at the other's only for what this one does not offer. What
   * no record has is taken for absent on both sides: tools and other needs, limits of the reply,
   * risk, what policy forbids, what a budget still allows, and how offers did at the time.
   *
   * @param draft the other rules
   * @throws IOException if the records cannot be read on; a record that is not understood is
   *     counted
   */
  public ReplayReport replay(ReplayRecords records, DryRuns draft, ReplayProgress progress)
      throws IOException {
    return new Replay(this, draft).run(records, progress);
  }

  boolean knows(String model) {
    return snapshot.catalog().knows(model);
  }

  Optional<ModelOffer> offer(Decision.Ranked candidate) {
    return snapshot.catalog().offer(candidate.model(), candidate.provider());
  }

  Instant now() {
    return clock.instant();
  }

  /** Frees the compiled rules. */
  @Override
  public void close() {
    snapshot.part(RoutingRules.class).rules().close();
  }
}
