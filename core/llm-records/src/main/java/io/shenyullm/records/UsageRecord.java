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
package io.shenyullm.records;

import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one settled exchange has used, cost and gone through: labels and figures, never text of a
 * prompt or a reply. A field that is {@code null} is not known.
 *
 * @param calls upstream calls in the order in which they were made; {@code null} if not known
 * @param tokens that are charged for; {@code null} where the provider has done nothing
 * @param revision {@code null} as first told; of records with one id and time the highest counts
 */
public record UsageRecord(
    Origin origin,
    Caller caller,
    Asked asked,
    Served served,
    Ended ended,
    Money money,
    Call call,
    Prompt prompt,
    Analysis analysis,
    Choice choice,
    @Nullable List<Attempt> calls,
    Cached cached,
    @Nullable TokenUsage tokens,
    Pricing pricing,
    Saving saving,
    Budgeting budgeting,
    Timing timing,
    Guarded guarded,
    Experiment experiment,
    @Nullable Long revision)
    implements LlmRecord {

  public UsageRecord {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(served, "served");
    Objects.requireNonNull(ended, "ended");
    Objects.requireNonNull(money, "money");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(analysis, "analysis");
    Objects.requireNonNull(choice, "choice");
    Objects.requireNonNull(cached, "cached");
    Objects.requireNonNull(pricing, "pricing");
    Objects.requireNonNull(saving, "saving");
    Objects.requireNonNull(budgeting, "budgeting");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(guarded, "guarded");
    Objects.requireNonNull(experiment, "experiment");
    calls = Bounded.details(calls);
    if (revision != null && revision < 1) {
      throw new IllegalArgumentException("revision must be at least 1");
    }
  }

  /** What must be known of any exchange. */
  public static Builder builder(
      Origin origin, Caller caller, Asked asked, Served served, Ended ended, Money money) {
    return new Builder(origin, caller, asked, served, ended, money);
  }

  /**
   * What was asked for.
   *
   * @param route that took the request
   * @param snapshotVersion of the configuration that was obeyed
   * @param model as the caller named it
   * @param stream whether a stream was asked for
   */
  public record Asked(
      @Nullable String route,
      @Nullable Long snapshotVersion,
      @Nullable String model,
      @Nullable Boolean stream) {
    public Asked {
      route = Bounded.nameOrNull(route);
      model = Bounded.nameOrNull(model);
    }

    void write(RecordTree tree) {
      tree.put("route", route).put("snapshotVersion", snapshotVersion).put("requestModel", model);
      tree.put("stream", stream);
    }

    static Asked read(RecordFields fields) throws UnreadableRecordException {
      return new Asked(
          fields.optionalName("route"),
          fields.optionalNumber("snapshotVersion"),
          fields.optionalName("requestModel"),
          fields.flag("stream"));
    }
  }

  /**
   * How it was asked for.
   *
   * @param protocol that the caller speaks, such as {@code openai}
   * @param operation {@code gen_ai.operation.name}, such as {@code chat}
   * @param serviceTier that the provider has billed, or else that was asked for
   * @param conversation keyed hash of the conversation's id
   */
  public record Call(
      @Nullable String protocol,
      @Nullable String operation,
      @Nullable String serviceTier,
      @Nullable String conversation) {
    /** Nothing is known. */
    public static final Call UNKNOWN = new Call(null, null, null, null);

    public Call {
      protocol = Bounded.codeOrNull(protocol);
      operation = Bounded.codeOrNull(operation);
      serviceTier = Bounded.codeOrNull(serviceTier);
      conversation = Bounded.codeOrNull(conversation);
    }

    void write(RecordTree tree) {
      tree.put("protocol", protocol).put("operation", operation);
      tree.put("serviceTier", serviceTier).put("conversation", conversation);
    }

    static Call read(RecordFields fields) throws UnreadableRecordException {
      return new Call(
          fields.optionalCode("protocol"),
          fields.optionalCode("operation"),
          fields.optionalCode("serviceTier"),
          fields.optionalCode("conversation"));
    }
  }

  /**
   * Who has served it.
   *
   * @param model that is charged for; {@code null} if none was called
   * @param simulated whether the provider only pretends to be a model, so that no money was spent
   */
  public record Served(
      @Nullable String model,
      @Nullable String provider,
      @Nullable String region,
      boolean simulated) {
    /** No model was called. */
    public static final Served NOBODY = new Served(null, null, null, false);

    public Served {
      model = Bounded.nameOrNull(model);
      provider = Bounded.nameOrNull(provider);
      region = Bounded.codeOrNull(region);
    }

    void write(RecordTree tree) {
      tree.put("model", model).put("provider", provider).put("region", region);
      tree.put("simulated", simulated);
    }

    static Served read(RecordFields fields) throws UnreadableRecordException {
      return new Served(
          fields.optionalName("model"),
          fields.optionalName("provider"),
          fields.optionalCode("region"),
          Boolean.TRUE.equals(fields.flag("simulated")));
    }
  }

  /** Labels of the prompt, those of {@code docs/labels.md}. */
  public record Prompt(
      @Nullable String intent,
      @Nullable String scenario,
      @Nullable String language,
      @Nullable String tier) {
    /** Nothing is known. */
    public static final Prompt UNKNOWN = new Prompt(null, null, null, null);

    public Prompt {
      intent = Bounded.codeOrNull(intent);
      scenario = Bounded.codeOrNull(scenario);
      language = Bounded.codeOrNull(language);
      tier = Bounded.codeOrNull(tier);
    }

    void write(RecordTree tree) {
      tree.put("intent", intent).put("scenario", scenario).put("language", language);
      tree.put("tier", tier);
    }

    static Prompt read(RecordFields fields) throws UnreadableRecordException {
      return new Prompt(
          fields.optionalCode("intent"),
          fields.optionalCode("scenario"),
          fields.optionalCode("language"),
          fields.optionalCode("tier"));
    }
  }

  /**
   * How the labels came about.
   *
   * @param analysed whether the prompt was looked at
   * @param complexity 0 to 1
   * @param confidence 0 to 1
   */
  public record Analysis(
      @Nullable Boolean analysed,
      @Nullable Double complexity,
      @Nullable Double confidence,
      @Nullable List<String> topics,
      @Nullable List<String> tags) {
    /** Nothing is known. */
    public static final Analysis UNKNOWN = new Analysis(null, null, null, null, null);

    public Analysis {
      Bounded.share(complexity);
      Bounded.share(confidence);
      topics = Bounded.names(topics);
      tags = Bounded.names(tags);
    }

    void write(RecordTree tree) {
      tree.put("analysed", analysed).score("complexity", complexity);
      tree.score("confidence", confidence).texts("topics", topics).texts("tags", tags);
    }

    static Analysis read(RecordFields fields) throws UnreadableRecordException {
      return new Analysis(
          fields.flag("analysed"),
          fields.optionalShare("complexity"),
          fields.optionalShare("confidence"),
          fields.names("topics"),
          fields.names("tags"));
    }
  }

  /**
   * Why these models, in this order.
   *
   * @param reason one line
   * @param firedRules in the order in which they fired
   * @param candidates the first ones, best first
   * @param exclusions what could not serve it
   */
  public record Choice(
      @Nullable String reason,
      @Nullable List<String> firedRules,
      @Nullable List<ScoredOffer> candidates,
      @Nullable List<Exclusion> exclusions) {
    /** Nothing is known. */
    public static final Choice UNKNOWN = new Choice(null, null, null, null);

    public Choice {
      reason = Bounded.noteOrNull(reason);
      firedRules = Bounded.names(firedRules);
      candidates = Bounded.details(candidates);
      exclusions = Bounded.details(exclusions);
    }

    void write(RecordTree tree) {
      tree.put("routeReason", reason).texts("firedRules", firedRules);
      tree.details("candidates", candidates, ScoredOffer::write);
      tree.details("exclusions", exclusions, Exclusion::write);
    }

    static Choice read(RecordFields fields) throws UnreadableRecordException {
      return new Choice(
          fields.optionalNote("routeReason"),
          fields.names("firedRules"),
          fields.details("candidates", ScoredOffer::read),
          fields.details("exclusions", Exclusion::read));
    }
  }

  /**
   * A model that could have served the request.
   *
   * @param score higher is better; comparable within one record only
   * @param parts what the score is made of, by name
   * @param why what moved the score
   */
  public record ScoredOffer(
      String model,
      String provider,
      @Nullable Double score,
      @Nullable Map<String, Double> parts,
      @Nullable List<String> why,
      @Nullable BigDecimal estimatedCost) {
    public ScoredOffer {
      model = Bounded.name(model);
      provider = Bounded.name(provider);
      parts = Bounded.byNameOrNull(parts);
      why = Bounded.names(why);
      estimatedCost = Bounded.amountOrNull(estimatedCost);
    }

    void write(RecordTree tree) {
      tree.put("model", model).put("provider", provider).score("score", score);
      tree.scores("parts", parts).texts("why", why).amount("estimatedCost", estimatedCost);
    }

    static ScoredOffer read(RecordFields fields) throws UnreadableRecordException {
      return new ScoredOffer(
          fields.name("model"),
          fields.name("provider"),
          fields.optionalScore("score"),
          fields.scores("parts"),
          fields.names("why"),
          fields.amount("estimatedCost"));
    }
  }

  /** A model that could not serve the request, and why: a code. */
  public record Exclusion(String model, String provider, String reason) {
    public Exclusion {
      model = Bounded.name(model);
      provider = Bounded.name(provider);
      reason = Bounded.code(reason);
    }

    void write(RecordTree tree) {
      tree.put("model", model).put("provider", provider).put("reason", reason);
    }

    static Exclusion read(RecordFields fields) throws UnreadableRecordException {
      return new Exclusion(fields.name("model"), fields.name("provider"), fields.code("reason"));
    }
  }

  /**
   * How it ended.
   *
   * @param ending {@code complete}, {@code error}, {@code cancel} or {@code refused}
   * @param httpStatus sent to the caller; 499 where it hung up first
   * @param errorCode of the refusal or failure
   * @param attempts upstream calls made
   */
  public record Ended(
      String ending,
      @Nullable Integer httpStatus,
      @Nullable String errorCode,
      @Nullable Long attempts) {
    public Ended {
      ending = Bounded.kind(ending);
      errorCode = Bounded.codeOrNull(errorCode);
    }

    void write(RecordTree tree) {
      tree.put("ending", ending).put("httpStatus", httpStatus).put("errorCode", errorCode);
      tree.put("attempts", attempts);
    }

    static Ended read(RecordFields fields) throws UnreadableRecordException {
      return new Ended(
          fields.kind("ending"),
          fields.optionalStatus("httpStatus"),
          fields.optionalCode("errorCode"),
          fields.optionalNumber("attempts"));
    }
  }

  /**
   * One upstream call.
   *
   * @param status HTTP status; {@code null} where none came
   * @param error a code; {@code null} where it went well
   * @param upstream from sending to the end of the reply
   */
  public record Attempt(
      @Nullable String model,
      @Nullable String provider,
      @Nullable String region,
      @Nullable Integer status,
      @Nullable String error,
      @Nullable Duration upstream) {
    public Attempt {
      model = Bounded.nameOrNull(model);
      provider = Bounded.nameOrNull(provider);
      region = Bounded.codeOrNull(region);
      error = Bounded.codeOrNull(error);
    }

    void write(RecordTree tree) {
      tree.put("model", model).put("provider", provider).put("region", region);
      tree.put("status", status).put("error", error).millis("upstreamMillis", upstream);
    }

    static Attempt read(RecordFields fields) throws UnreadableRecordException {
      return new Attempt(
          fields.optionalName("model"),
          fields.optionalName("provider"),
          fields.optionalCode("region"),
          fields.optionalStatus("status"),
          fields.optionalCode("error"),
          fields.optionalMillis("upstreamMillis"));
    }
  }

  /**
   * What the cache of replies did.
   *
   * @param state {@code off}, {@code bypass}, {@code miss}, {@code hit} or {@code coalesced}
   * @param tier where the reply lay
   * @param age of the reply
   * @param originalLatency of the call that made it
   * @param similarity 0 to 1, of the requests
   */
  public record Cached(
      @Nullable String state,
      @Nullable String tier,
      @Nullable Duration age,
      @Nullable Duration originalLatency,
      @Nullable Double similarity) {
    /** Nothing is known. */
    public static final Cached UNKNOWN = new Cached(null, null, null, null, null);

    public Cached {
      state = Bounded.codeOrNull(state);
      tier = Bounded.codeOrNull(tier);
      Bounded.share(similarity);
    }

    /** Nothing but the state is known. */
    public static Cached of(String state) {
      return new Cached(state, null, null, null, null);
    }

    void write(RecordTree tree) {
      tree.put("cache", state).put("cacheTier", tier).millis("cacheAgeMillis", age);
      tree.millis("cacheOriginalMillis", originalLatency).score("cacheSimilarity", similarity);
    }

    static Cached read(RecordFields fields) throws UnreadableRecordException {
      return new Cached(
          fields.optionalCode("cache"),
          fields.optionalCode("cacheTier"),
          fields.optionalMillis("cacheAgeMillis"),
          fields.optionalMillis("cacheOriginalMillis"),
          fields.optionalShare("cacheSimilarity"));
    }
  }

  /**
   * What is charged.
   *
   * @param billed exact; zero where nothing was charged
   * @param currency ISO 4217
   * @param estimated what had been expected
   * @param lost part of what is billed that calls have probably cost of which nothing came back
   * @param unpriced whether tokens were used for which no price is known
   */
  public record Money(
      BigDecimal billed,
      String currency,
      @Nullable BigDecimal estimated,
      @Nullable BigDecimal lost,
      boolean unpriced) {
    private static final String DEFAULT_CURRENCY = "USD";

    public Money {
      billed = Bounded.amount(billed);
      estimated = Bounded.amountOrNull(estimated);
      lost = Bounded.amountOrNull(lost);
      if (!isCurrency(currency)) {
        throw new IllegalArgumentException("currency must have three capital letters");
      }
    }

    private static boolean isCurrency(String text) {
      return text.length() == 3 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    void write(RecordTree tree) {
      tree.amount("estimatedCost", estimated).amount("billedCost", billed);
      tree.put("billingCurrency", currency)
          .amount("lostCost", lost)
          .put("unpriced", unpriced ? true : null);
    }

    static Money read(RecordFields fields) throws UnreadableRecordException {
      BigDecimal billed = fields.amount("billedCost");
      String currency = fields.optionalCode("billingCurrency");
      if (currency != null && !isCurrency(currency)) {
        throw new UnreadableRecordException("billingCurrency must have three capital letters");
      }
      return new Money(
          // records of the first gateways lack both where nothing was charged
          billed == null ? BigDecimal.ZERO : billed,
          currency == null ? DEFAULT_CURRENCY : currency,
          fields.amount("estimatedCost"),
          fields.amount("lostCost"),
          Boolean.TRUE.equals(fields.flag("unpriced")));
    }
  }

  /**
   * What the charge is made of.
   *
   * @param byClass amounts by class of token
   * @param priceId of the price list's entry
   * @param priceDate from when that price is in force, as a date
   * @param exchangeRate of the price's currency in the billing currency
   */
  public record Pricing(
      @Nullable Map<String, BigDecimal> byClass,
      @Nullable String priceId,
      @Nullable String priceDate,
      @Nullable BigDecimal exchangeRate) {
    /** Nothing is known. */
    public static final Pricing UNKNOWN = new Pricing(null, null, null, null);

    public Pricing {
      byClass = Bounded.amounts(byClass);
      priceId = Bounded.nameOrNull(priceId);
      priceDate = Bounded.codeOrNull(priceDate);
      exchangeRate = Bounded.amountOrNull(exchangeRate);
    }

    void write(RecordTree tree) {
      tree.amounts("costByClass", byClass).put("priceId", priceId).put("priceDate", priceDate);
      tree.amount("exchangeRate", exchangeRate);
    }

    static Pricing read(RecordFields fields) throws UnreadableRecordException {
      return new Pricing(
          fields.amounts("costByClass"),
          fields.optionalName("priceId"),
          fields.optionalCode("priceDate"),
          fields.amount("exchangeRate"));
    }
  }

  /**
   * What was not spent.
   *
   * @param saved in the billing currency
   * @param kind why, such as {@code cache}
   * @param baselineModel what would have been called
   * @param baselineCost and what that would have cost
   */
  public record Saving(
      @Nullable BigDecimal saved,
      @Nullable String kind,
      @Nullable String baselineModel,
      @Nullable BigDecimal baselineCost) {
    /** Nothing is known. */
    public static final Saving UNKNOWN = new Saving(null, null, null, null);

    public Saving {
      saved = Bounded.amountOrNull(saved);
      kind = Bounded.codeOrNull(kind);
      baselineModel = Bounded.nameOrNull(baselineModel);
      baselineCost = Bounded.amountOrNull(baselineCost);
    }

    void write(RecordTree tree) {
      tree.amount("savedCost", saved).put("savingKind", kind).put("baselineModel", baselineModel);
      tree.amount("baselineCost", baselineCost);
    }

    static Saving read(RecordFields fields) throws UnreadableRecordException {
      return new Saving(
          fields.amount("savedCost"),
          fields.optionalCode("savingKind"),
          fields.optionalName("baselineModel"),
          fields.amount("baselineCost"));
    }
  }

  /**
   * What the budgets had to say.
   *
   * @param touched that the charge is booked on
   * @param degradedBy the budget for whose sake a cheaper model was chosen
   * @param refusedBy the budget that had nothing left
   */
  public record Budgeting(
      @Nullable List<Touched> touched, @Nullable String degradedBy, @Nullable String refusedBy) {
    /** Nothing is known. */
    public static final Budgeting UNKNOWN = new Budgeting(null, null, null);

    public Budgeting {
      touched = Bounded.details(touched);
      degradedBy = Bounded.nameOrNull(degradedBy);
      refusedBy = Bounded.nameOrNull(refusedBy);
    }

    void write(RecordTree tree) {
      tree.details("budgets", touched, Touched::write);
      tree.put("degradedBy", degradedBy).put("refusedBy", refusedBy);
    }

    static Budgeting read(RecordFields fields) throws UnreadableRecordException {
      return new Budgeting(
          fields.details("budgets", Touched::read),
          fields.optionalName("degradedBy"),
          fields.optionalName("refusedBy"));
    }
  }

  /** A budget and how full it was, holds included, when the request came. */
  public record Touched(String budget, @Nullable Long percentBefore) {
    public Touched {
      budget = Bounded.name(budget);
    }

    void write(RecordTree tree) {
      tree.put("id", budget).put("percentBefore", percentBefore);
    }

    static Touched read(RecordFields fields) throws UnreadableRecordException {
      return new Touched(fields.name("id"), fields.optionalNumber("percentBefore"));
    }
  }

  /**
   * How long it took.
   *
   * @param latency from the first byte of the request to the end
   * @param timeToFirstToken {@code null} if none came
   * @param overhead spent in the gateway before the upstream was called
   */
  public record Timing(
      @Nullable Duration latency,
      @Nullable Duration timeToFirstToken,
      @Nullable Duration overhead) {
    /** Nothing is known. */
    public static final Timing UNKNOWN = new Timing(null, null, null);

    void write(RecordTree tree) {
      tree.millis("latencyMillis", latency);
      tree.millis("timeToFirstTokenMillis", timeToFirstToken).millis("overheadMillis", overhead);
    }

    static Timing read(RecordFields fields) throws UnreadableRecordException {
      return new Timing(
          fields.optionalMillis("latencyMillis"),
          fields.optionalMillis("timeToFirstTokenMillis"),
          fields.optionalMillis("overheadMillis"));
    }
  }

  /**
   * What the guard found.
   *
   * @param findings number of findings in the request by entity type
   * @param dataClass most sensitive class
   * @param masked whether the request was changed
   * @param outputFindings as findings, in the reply
   */
  public record Guarded(
      @Nullable Map<String, Long> findings,
      @Nullable String dataClass,
      @Nullable Boolean masked,
      @Nullable Map<String, Long> outputFindings) {
    /** Nothing is known. */
    public static final Guarded UNKNOWN = new Guarded(null, null, null, null);

    public Guarded {
      findings = Bounded.byNameOrNull(findings);
      dataClass = Bounded.codeOrNull(dataClass);
      outputFindings = Bounded.byNameOrNull(outputFindings);
    }

    void write(RecordTree tree) {
      tree.counts("findings", findings).put("dataClass", dataClass).put("masked", masked);
      tree.counts("outputFindings", outputFindings);
    }

    static Guarded read(RecordFields fields) throws UnreadableRecordException {
      return new Guarded(
          fields.counts("findings"),
          fields.optionalCode("dataClass"),
          fields.flag("masked"),
          fields.counts("outputFindings"));
    }
  }

  /** The experiment that the request was part of, and its arm. */
  public record Experiment(@Nullable String id, @Nullable String arm) {
    /** Nothing is known. */
    public static final Experiment UNKNOWN = new Experiment(null, null);

    public Experiment {
      id = Bounded.nameOrNull(id);
      arm = Bounded.nameOrNull(arm);
    }

    void write(RecordTree tree) {
      tree.put("experiment", id).put("arm", arm);
    }

    static Experiment read(RecordFields fields) throws UnreadableRecordException {
      return new Experiment(fields.optionalName("experiment"), fields.optionalName("arm"));
    }
  }

  @Override
  public void write(RecordTree tree) {
    asked.write(tree);
    caller.write(tree);
    call.write(tree);
    served.write(tree);
    prompt.write(tree);
    analysis.write(tree);
    choice.write(tree);
    ended.write(tree);
    tree.details("calls", calls, Attempt::write);
    cached.write(tree);
    Tokens.write(tree, tokens);
    money.write(tree);
    pricing.write(tree);
    saving.write(tree);
    budgeting.write(tree);
    timing.write(tree);
    guarded.write(tree);
    experiment.write(tree);
    tree.put("revision", revision);
  }

  static UsageRecord read(RecordFields fields) throws UnreadableRecordException {
    return builder(
            Origin.read(fields),
            Caller.read(fields),
            Asked.read(fields),
            Served.read(fields),
            Ended.read(fields),
            Money.read(fields))
        .call(Call.read(fields))
        .prompt(Prompt.read(fields))
        .analysis(Analysis.read(fields))
        .choice(Choice.read(fields))
        .calls(fields.details("calls", Attempt::read))
        .cached(Cached.read(fields))
        .tokens(Tokens.read(fields))
        .pricing(Pricing.read(fields))
        .saving(Saving.read(fields))
        .budgeting(Budgeting.read(fields))
        .timing(Timing.read(fields))
        .guarded(Guarded.read(fields))
        .experiment(Experiment.read(fields))
        .revision(revision(fields))
        .build();
  }

  private static @Nullable Long revision(RecordFields fields) throws UnreadableRecordException {
    Long revision = fields.optionalNumber("revision");
    return revision == null || revision == 0 ? null : revision;
  }

  /** Collects what is known. Not thread-safe. */
  public static final class Builder {
    private final Origin origin;
    private final Caller caller;
    private final Asked asked;
    private final Served served;
    private final Ended ended;
    private final Money money;
    private Call call = Call.UNKNOWN;
    private Prompt prompt = Prompt.UNKNOWN;
    private Analysis analysis = Analysis.UNKNOWN;
    private Choice choice = Choice.UNKNOWN;
    private @Nullable List<Attempt> calls;
    private Cached cached = Cached.UNKNOWN;
    private @Nullable TokenUsage tokens;
    private Pricing pricing = Pricing.UNKNOWN;
    private Saving saving = Saving.UNKNOWN;
    private Budgeting budgeting = Budgeting.UNKNOWN;
    private Timing timing = Timing.UNKNOWN;
    private Guarded guarded = Guarded.UNKNOWN;
    private Experiment experiment = Experiment.UNKNOWN;
    private @Nullable Long revision;

    private Builder(
        Origin origin, Caller caller, Asked asked, Served served, Ended ended, Money money) {
      this.origin = origin;
      this.caller = caller;
      this.asked = asked;
      this.served = served;
      this.ended = ended;
      this.money = money;
    }

    public Builder call(Call value) {
      call = value;
      return this;
    }

    public Builder prompt(Prompt value) {
      prompt = value;
      return this;
    }

    public Builder analysis(Analysis value) {
      analysis = value;
      return this;
    }

    public Builder choice(Choice value) {
      choice = value;
      return this;
    }

    public Builder calls(@Nullable List<Attempt> value) {
      calls = value;
      return this;
    }

    public Builder cached(Cached value) {
      cached = value;
      return this;
    }

    public Builder tokens(@Nullable TokenUsage value) {
      tokens = value;
      return this;
    }

    public Builder pricing(Pricing value) {
      pricing = value;
      return this;
    }

    public Builder saving(Saving value) {
      saving = value;
      return this;
    }

    public Builder budgeting(Budgeting value) {
      budgeting = value;
      return this;
    }

    public Builder timing(Timing value) {
      timing = value;
      return this;
    }

    public Builder guarded(Guarded value) {
      guarded = value;
      return this;
    }

    public Builder experiment(Experiment value) {
      experiment = value;
      return this;
    }

    /** Says that this corrects what was told before under the same id and time. */
    public Builder revision(@Nullable Long value) {
      revision = value;
      return this;
    }

    public UsageRecord build() {
      return new UsageRecord(
          origin,
          caller,
          asked,
          served,
          ended,
          money,
          call,
          prompt,
          analysis,
          choice,
          calls,
          cached,
          tokens,
          pricing,
          saving,
          budgeting,
          timing,
          guarded,
          experiment,
          revision);
    }
  }
}
