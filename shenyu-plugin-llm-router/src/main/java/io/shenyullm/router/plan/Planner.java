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
package io.shenyullm.router.plan;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.OfferHealth;
import io.shenyullm.router.plan.PlanExplanation.Step;
import io.shenyullm.rules.drools.RuleFacts;
import io.shenyullm.rules.drools.RuleResult;
import io.shenyullm.rules.drools.facts.Budget;
import io.shenyullm.rules.drools.facts.Caller;
import io.shenyullm.rules.drools.facts.CandidateFact;
import io.shenyullm.rules.drools.facts.Prompt;
import io.shenyullm.rules.drools.facts.Sensitivity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses candidates and ranks them: obligations, then fit, then rules, then the price ceiling each
 * take some away; {@link Ranking} orders the rest. Where a caller names a model, that is not
 * second-guessed: all offers of the model are candidates, rules may exclude or prefer among them,
 * and capabilities are left to the upstream unless a rule requires them. Pure CPU, thread-safe.
 */
public final class Planner {
  /** Counts are estimates: a named model is refused only where they are clearly over its window. */
  private static final double CONTEXT_TOLERANCE = 1.1;

  private static final List<String> TIERS = List.of("simple", "medium", "complex");

  private final CostEstimates estimates;
  private final Function<ModelOffer, OfferHealth> health;
  private final DoubleSupplier random;

  /**
   * @param random uniform in 0 (inclusive) to 1 (exclusive); draws among offers of the same model
   */
  public Planner(CostEstimates estimates, Health health, DoubleSupplier random) {
    this(estimates, health::of, random);
  }

  /**
   * For whoever knows of another health than a gateway's own.
   *
   * @param health how well an offer has done lately
   * @param random as above
   */
  public Planner(
      CostEstimates estimates, Function<ModelOffer, OfferHealth> health, DoubleSupplier random) {
    this.estimates = Objects.requireNonNull(estimates, "estimates");
    this.health = Objects.requireNonNull(health, "health");
    this.random = Objects.requireNonNull(random, "random");
  }

  /** Plans below the price ceiling of the exchange's budget level. */
  public PlanResult plan(LlmExchange exchange) {
    return plan(exchange, exchange.budgetLevel().priceCeilingNanos());
  }

  /**
   * Plans below a given price ceiling.
   *
   * @param ceilingNanos the most that the request may be expected to cost, in nano-units
   */
  public PlanResult plan(LlmExchange exchange, long ceilingNanos) {
    return plan(exchange, ceilingNanos, PlanTrace.NONE);
  }

  /** As {@link #plan(LlmExchange)}, and how it came about. Takes longer. */
  public PlanExplanation explain(LlmExchange exchange) {
    ExplainingTrace trace = new ExplainingTrace();
    PlanResult result = plan(exchange, exchange.budgetLevel().priceCeilingNanos(), trace);
    return trace.explanation(result, exchange.analysis().tier());
  }

  private PlanResult plan(LlmExchange exchange, long ceilingNanos, PlanTrace trace) {
    ModelCatalog catalog = exchange.snapshot().catalog();
    ChatRequest request = exchange.request();
    String model = catalog.resolve(request.model());
    boolean auto = model.equals(ModelCatalog.AUTO);
    List<ModelOffer> offers = auto ? catalog.offers() : catalog.offersOf(model);
    if (offers.isEmpty()) {
      return auto
          ? Refusals.nothingOffered()
          : Refusals.unknownModel(request.model(), catalog.suggest(request.model()));
    }
    trace.offered(offers);

    List<ModelOffer> allowed = allowed(offers, exchange.obligations());
    trace.left(Step.POLICY, allowed);
    if (allowed.isEmpty()) {
      return Refusals.obligations(exchange);
    }
    if (auto) {
      Set<String> needs = RequestNeeds.of(request);
      trace.needs(needs);
      allowed = able(allowed, needs);
      trace.left(Step.CAPABILITIES, allowed);
      if (allowed.isEmpty()) {
        return Refusals.capabilities(needs);
      }
    }
    List<ModelOffer> sayable = RequestNeeds.sayable(allowed, request);
    trace.left(Step.PROTOCOL, sayable);
    List<Option> options = options(exchange, sayable);
    trace.known(options);
    List<Option> fitting = those(options, o -> fits(o, request, auto));
    trace.leftOptions(Step.CONTEXT, fitting);
    if (fitting.isEmpty()) {
      return tooLong(options, request, auto, model);
    }

    RoutingRules routing = exchange.snapshot().part(RoutingRules.class);
    String analysed = exchange.analysis().tier();
    RuleResult rules =
        trace.evaluate(routing.rules(), facts(exchange, analysed, model, auto, fitting));
    String tier = auto ? easier(analysed, rules.degradeTier()) : "medium";
    if (auto && !tier.equals(analysed)) {
      // else boosts for the harder tier would bring back what the budget has degraded from
      RuleFacts easier = facts(exchange, tier, model, true, fitting);
      rules = rules.degraded(trace.evaluate(routing.rules(), easier));
    }
    trace.ruled(rules, tier);
    if (rules.closed()) {
      return Refusals.rulesFailed(rules.failedRules());
    }
    List<Option> left = notExcluded(fitting, rules);
    trace.leftOptions(Step.RULES, left);
    if (left.isEmpty()) {
      return fitting.stream().noneMatch(Planner::fitsExactly)
          ? tooLong(fitting, request, auto, model)
          : noneLeft(exchange, fitting, rules);
    }
    List<Option> affordable = those(left, o -> o.estimate().expectedNanos() <= ceilingNanos);
    trace.leftOptions(Step.BUDGET, affordable);
    if (affordable.isEmpty()) {
      return Refusals.ceiling(cheapest(left));
    }

    String degradeModel =
        auto && rules.degradeModel() != null ? catalog.resolve(rules.degradeModel()) : null;
    List<Candidate> ranked =
        new Ranking(routing.weights(), rules, tier, degradeModel, ceilingNanos, random)
            .rank(affordable, trace);
    String reason =
        RouteReason.of(auto, model, exchange.analysis(), tier, rules, ranked.get(0).score());
    return new PlanResult.Planned(new RoutePlan(ranked, rules.firedRules(), reason));
  }

  /** The elements that fit: the same list where all do, as nearly always. */
  private static <T> List<T> those(List<T> all, Predicate<T> fits) {
    @Nullable List<T> some = null;
    for (int i = 0; i < all.size(); i++) {
      T element = all.get(i);
      if (fits.test(element)) {
        if (some != null) {
          some.add(element);
        }
      } else if (some == null) {
        some = new ArrayList<>(all.subList(0, i));
      }
    }
    return some == null ? all : some;
  }

  private static List<ModelOffer> allowed(List<ModelOffer> offers, Obligations obligations) {
    return those(
        offers,
        o -> obligations.allowsModel(o.id()) && obligations.allowsRegion(o.provider().region()));
  }

  private static List<ModelOffer> able(List<ModelOffer> offers, Set<String> needs) {
    return needs.isEmpty() ? offers : those(offers, o -> o.capabilities().containsAll(needs));
  }

  private List<Option> options(LlmExchange exchange, List<ModelOffer> offers) {
    Instant at = Instant.ofEpochMilli(exchange.startedAtMillis());
    List<Option> options = new ArrayList<>(offers.size());
    for (ModelOffer offer : offers) {
      CostEstimate estimate =
          estimates.estimate(exchange.request(), offer, exchange.analysis().intent(), at);
      options.add(new Option(offer, offer.key(), estimate, health.apply(offer)));
    }
    return options;
  }

  private static boolean fits(Option option, ChatRequest request, boolean auto) {
    ModelOffer offer = option.offer();
    if (!auto) {
      return option.estimate().inputTokens() <= offer.contextWindow() * CONTEXT_TOLERANCE;
    }
    int output = request.maxOutputTokens().orElse(1);
    return output <= offer.maxOutputTokens()
        && option.estimate().inputTokens() + output <= offer.contextWindow();
  }

  private static PlanResult tooLong(
      List<Option> options, ChatRequest request, boolean auto, String model) {
    Option largest = options.get(0);
    for (Option option : options) {
      if (option.offer().contextWindow() > largest.offer().contextWindow()) {
        largest = option;
      }
    }
    long needed =
        largest.estimate().inputTokens() + (auto ? request.maxOutputTokens().orElse(0) : 0);
    return Refusals.context(
        needed, largest.offer().contextWindow(), auto ? "the largest model allowed" : model);
  }

  /** Whether the prompt fits the window as counted, without any tolerance. */
  private static boolean fitsExactly(Option option) {
    return option.estimate().inputTokens() <= option.offer().contextWindow();
  }

  private static List<Option> notExcluded(List<Option> options, RuleResult rules) {
    return rules.excluded().isEmpty() && rules.required().isEmpty()
        ? options
        : those(options, o -> !excluded(o, rules));
  }

  private static boolean excluded(Option option, RuleResult rules) {
    return rules.excluded().containsKey(option.key())
        || !option.offer().capabilities().containsAll(rules.required());
  }

  private static PlanResult noneLeft(LlmExchange exchange, List<Option> options, RuleResult rules) {
    Optional<String> why =
        options.stream()
            .map(Option::key)
            .sorted()
            .filter(rules.excluded()::containsKey)
            .findFirst()
            .map(rules.excluded()::get);
    return why.isPresent()
        ? Refusals.rules(exchange, why.get())
        : Refusals.capabilities(rules.required().stream().sorted().toList());
  }

  private static CostEstimate cheapest(List<Option> options) {
    return options.stream()
        .map(Option::estimate)
        .min(Comparator.comparingLong(CostEstimate::expectedNanos))
        .orElseThrow();
  }

  private static String easier(String tier, @Nullable String degraded) {
    return degraded != null && TIERS.indexOf(degraded) < TIERS.indexOf(tier) ? degraded : tier;
  }

  private static RuleFacts facts(
      LlmExchange exchange, String tier, String model, boolean auto, List<Option> options) {
    PromptAnalysis analysis = exchange.analysis();
    ChatRequest request = exchange.request();
    BudgetLevel level = exchange.budgetLevel();
    long tokens = 0;
    List<CandidateFact> candidates = new ArrayList<>(options.size());
    for (Option option : options) {
      tokens = Math.max(tokens, option.estimate().inputTokens());
      candidates.add(option.fact());
    }
    Prompt prompt =
        new Prompt(
            analysis.intent(),
            analysis.scenario(),
            analysis.language(),
            tier,
            analysis.complexity(),
            analysis.confidence(),
            tokens,
            request.hasTools(),
            request.stream(),
            auto,
            model);
    Admission admission = exchange.admission().orElse(null);
    Sensitivity sensitivity =
        admission == null
            ? Sensitivity.NONE
            : new Sensitivity(
                admission.dataClass(), admission.risk(), admission.masked(), admission.findings());
    return new RuleFacts(
        prompt,
        Caller.of(exchange.principal().levels()),
        new Budget(level.percentUsed(), level.threshold()),
        sensitivity,
        candidates);
  }
}
