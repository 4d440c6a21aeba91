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
package io.shenyullm.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.snapshot.LoaderStatus;
import io.shenyullm.core.wire.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Records what exchanges did. Labels come from closed sets: operator's names and the catalogue's,
 * never a caller's text. Meters are looked up once per combination of labels, so that recording
 * touches maps and adders only. Thread-safe; never throws at request time.
 */
public final class LlmMetrics {
  /** The only operation so far, by its name in the conventions. */
  private static final String CHAT = "chat";

  /** A bound on what a mistake elsewhere could make of a label; closed sets stay far below. */
  static final int MAX_LABEL_VALUES = 1_024;

  // bucket boundaries as the conventions advise
  private static final Duration[] DURATION_BUCKETS =
      seconds(.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
  private static final Duration[] FIRST_TOKEN_BUCKETS =
      seconds(.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10);
  private static final Duration[] PER_TOKEN_BUCKETS =
      seconds(.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5);
  private static final Duration[] OVERHEAD_BUCKETS =
      seconds(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .1, .5);
  private static final double[] TOKEN_BUCKETS = {
    1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };

  private final MeterRegistry registry;
  private final Map<CallKey, CallMeters> calls = new ConcurrentHashMap<>();
  private final Map<RequestKey, RequestMeters> requests = new ConcurrentHashMap<>();
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
  private final Map<String, Counter> findings = new ConcurrentHashMap<>();
  private final Map<CostKey, Counter> costs = new ConcurrentHashMap<>();

  private record CallKey(
      String provider, String requestModel, String responseModel, String errorType) {}

  private static final CallKey OTHER_CALL =
      new CallKey(MetricNames.OTHER, MetricNames.OTHER, MetricNames.OTHER, MetricNames.OTHER);

  private record RequestKey(String route, String ending) {}

  private record CostKey(String provider, String model, String currency) {}

  private record RequestMeters(Counter requests, Timer overhead) {}

  private record CallMeters(
      Timer duration,
      DistributionSummary input,
      DistributionSummary output,
      Timer firstToken,
      Timer perToken,
      Counter failovers) {}

  public LlmMetrics(MeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  /** Records the end of an exchange that nobody has billed. */
  public void record(Outcome outcome, LlmExchange exchange) {
    record(outcome, exchange, null);
  }

  /**
   * Records the end of an exchange.
   *
   * @param billed what it has cost; {@code null} to price the tokens of the outcome
   */
  public void record(Outcome outcome, LlmExchange exchange, @Nullable Cost billed) {
    String ending = outcome.ending().name().toLowerCase(Locale.ROOT);
    RequestMeters request =
        requests.computeIfAbsent(
            new RequestKey(exchange.route().name(), ending), this::requestMeters);
    request.requests().increment();
    request.overhead().record(outcome.overhead());
    if (outcome.ending() == Outcome.Ending.REFUSED) {
      refused(outcome.errorCode() == null ? MetricNames.NONE : outcome.errorCode());
    }
    exchange.admission().map(Admission::findings).ifPresent(this::findings);
    ModelOffer offer = outcome.offer();
    if (offer != null && outcome.attempts() > 0) {
      call(outcome, exchange, offer, billed);
    }
  }

  /** Records a refusal, also of a request that never became an exchange (401, 413 …). */
  public void refused(String code) {
    meter(refusals, code, MetricNames.OTHER, this::refusalCounter).increment();
  }

  /** Shows how much memory bodies take. */
  public void bindBytesInFlight(BytesInFlight bytes) {
    Gauge.builder(MetricNames.BYTES_IN_FLIGHT, bytes::held)
        .description("Bytes of bodies and whole replies that are held now")
        .strongReference(true)
        .register(registry);
  }

  /** Shows which snapshot is in force. */
  public void bindSnapshot(Supplier<LoaderStatus> status) {
    Gauge.builder(MetricNames.SNAPSHOT_VERSION, () -> status.get().version())
        .description("Version of the snapshot in force; -1 where none is")
        .strongReference(true)
        .register(registry);
    Gauge.builder(MetricNames.SNAPSHOT_REACHABLE, () -> status.get().reachable() ? 1 : 0)
        .description("Whether the snapshot source answered when it was last asked")
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder(MetricNames.SNAPSHOT_REFUSED, status, s -> s.get().refused())
        .description("Snapshots that were refused")
        .register(registry);
  }

  private void call(
      Outcome outcome, LlmExchange exchange, ModelOffer offer, @Nullable Cost billed) {
    String provider = offer.provider().name();
    String error =
        switch (outcome.ending()) {
          case COMPLETE -> MetricNames.NONE;
          case CANCEL -> "cancelled";
          default -> outcome.errorCode() == null ? MetricNames.OTHER : outcome.errorCode();
        };
    CallMeters meters =
        meter(
            calls,
            new CallKey(provider, requestModel(exchange), offer.id(), error),
            OTHER_CALL,
            this::callMeters);
    meters.duration().record(outcome.latency());
    if (outcome.attempts() > 1) {
      meters.failovers().increment(outcome.attempts() - 1);
    }
    Duration firstToken = outcome.timeToFirstToken();
    if (firstToken != null) {
      meters.firstToken().record(firstToken);
    }
    TokenUsage usage = outcome.usage();
    if (usage == null) {
      return;
    }
    meters.input().record(usage.totalInput());
    meters.output().record(usage.totalOutput());
    if (firstToken != null && usage.totalOutput() > 1) {
      meters
          .perToken()
          .record(outcome.latency().minus(firstToken).dividedBy(usage.totalOutput() - 1));
    }
    Cost cost =
        billed == null
            ? offer.prices().cost(usage, Instant.ofEpochMilli(exchange.startedAtMillis()))
            : billed;
    if (cost.amount().signum() > 0) {
      cost(new CostKey(provider, offer.id(), cost.currency()), cost);
    }
  }

  /**
   * What lost calls probably cost in another currency than the one in which the exchange is billed.
   */
  public void lostCost(Cost cost) {
    cost(new CostKey(MetricNames.OTHER, MetricNames.OTHER, cost.currency()), cost);
  }

  private void cost(CostKey key, Cost cost) {
    // a double is for graphs; the ledger has the exact decimal
    meter(
            costs,
            key,
            new CostKey(MetricNames.OTHER, MetricNames.OTHER, cost.currency()),
            this::costCounter)
        .increment(cost.amount().doubleValue());
  }

  /** The model asked for, where the catalogue knows it: a caller may write anything there. */
  private static String requestModel(LlmExchange exchange) {
    ModelCatalog catalog = exchange.snapshot().catalog();
    String model = exchange.request().model();
    return catalog.knows(model) ? catalog.resolve(model) : MetricNames.OTHER;
  }

  private void findings(Map<String, Integer> counts) {
    counts.forEach(
        (type, count) ->
            meter(findings, type, MetricNames.OTHER, this::findingCounter).increment(count));
  }

  /** Looks a meter up, or makes it; in place of more values than any closed set has, another. */
  private static <K, M> M meter(Map<K, M> meters, K key, K other, Function<K, M> maker) {
    M known = meters.get(key);
    if (known != null) {
      return known;
    }
    return meters.computeIfAbsent(meters.size() < MAX_LABEL_VALUES ? key : other, maker);
  }

  private RequestMeters requestMeters(RequestKey key) {
    return new RequestMeters(
        Counter.builder(MetricNames.REQUESTS)
            .description("Requests by how they ended")
            .tag(MetricNames.ROUTE, key.route())
            .tag(MetricNames.ENDING, key.ending())
            .register(registry),
        Timer.builder(MetricNames.OVERHEAD)
            .description("Time in the gateway before the upstream was called")
            .tag(MetricNames.ROUTE, key.route())
            .tag(MetricNames.ENDING, key.ending())
            .serviceLevelObjectives(OVERHEAD_BUCKETS)
            .register(registry));
  }

  private CallMeters callMeters(CallKey key) {
    return new CallMeters(
        timer(MetricNames.OPERATION_DURATION, "Duration of the operation", key)
            .tag(MetricNames.ERROR_TYPE, key.errorType())
            .serviceLevelObjectives(DURATION_BUCKETS)
            .register(registry),
        tokens(key, "input"),
        tokens(key, "output"),
        timer(MetricNames.TIME_TO_FIRST_TOKEN, "Time until the first content arrived", key)
            .serviceLevelObjectives(FIRST_TOKEN_BUCKETS)
            .register(registry),
        timer(MetricNames.TIME_PER_OUTPUT_TOKEN, "Time per output token after the first", key)
            .serviceLevelObjectives(PER_TOKEN_BUCKETS)
            .register(registry),
        Counter.builder(MetricNames.FAILOVERS)
            .description("Upstream attempts beyond the first")
            .tag(MetricNames.PROVIDER, key.provider())
            .tag(MetricNames.RESPONSE_MODEL, key.responseModel())
            .register(registry));
  }

  private static Timer.Builder timer(String name, String description, CallKey key) {
    return Timer.builder(name)
        .description(description)
        .tag(MetricNames.OPERATION, CHAT)
        .tag(MetricNames.PROVIDER, key.provider())
        .tag(MetricNames.REQUEST_MODEL, key.requestModel())
        .tag(MetricNames.RESPONSE_MODEL, key.responseModel());
  }

  private DistributionSummary tokens(CallKey key, String type) {
    return DistributionSummary.builder(MetricNames.TOKEN_USAGE)
        .description("Tokens used")
        .tag(MetricNames.OPERATION, CHAT)
        .tag(MetricNames.PROVIDER, key.provider())
        .tag(MetricNames.REQUEST_MODEL, key.requestModel())
        .tag(MetricNames.RESPONSE_MODEL, key.responseModel())
        .tag(MetricNames.TOKEN_TYPE, type)
        .serviceLevelObjectives(TOKEN_BUCKETS)
        .register(registry);
  }

  private Counter refusalCounter(String code) {
    return Counter.builder(MetricNames.REFUSALS)
        .description("Requests refused by the gateway")
        .tag(MetricNames.CODE, code)
        .register(registry);
  }

  private Counter findingCounter(String type) {
    return Counter.builder(MetricNames.FINDINGS)
        .description("Personal data and secrets found")
        .tag(MetricNames.ENTITY, type)
        .register(registry);
  }

  private Counter costCounter(CostKey key) {
    return Counter.builder(MetricNames.COST)
        .description("Cost of calls at list prices")
        .tag(MetricNames.PROVIDER, key.provider())
        .tag(MetricNames.RESPONSE_MODEL, key.model())
        .tag(MetricNames.CURRENCY, key.currency())
        .register(registry);
  }

  private static Duration[] seconds(double... values) {
    return DoubleStream.of(values)
        .mapToObj(v -> Duration.ofNanos(Math.round(v * 1e9)))
        .toArray(Duration[]::new);
  }
}
