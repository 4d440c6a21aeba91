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

import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.PlanApprover;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.exchange.Reserver;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.router.analyse.PromptAnalyser;
import io.shenyullm.router.cache.CacheTurn;
import io.shenyullm.router.cache.CachedReply;
import io.shenyullm.router.cache.ReplyCache;
import io.shenyullm.router.health.CallOutcome;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.upstream.UpstreamCall;
import io.shenyullm.router.upstream.UpstreamClient;
import io.shenyullm.router.upstream.UpstreamException;
import io.shenyullm.router.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Drives exchanges from analysis to settlement. Thread-safe. */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Planning planning;
  private final PromptAnalyser analyser;
  private final UpstreamClient client;
  private final DispatchSettings settings;
  private final LongSupplier nanoTime;
  private final Health health;
  private final @Nullable ReplyCache cache;

  /**
   * @param health is told of every call, and asked whom to call
   * @param cache {@code null} for none
   * @param nanoTime the clock that {@link LlmExchange#startedNanos()} was read from
   */
  public Dispatcher(
      Planning planning,
      PromptAnalyser analyser,
      UpstreamClient client,
      DispatchSettings settings,
      Health health,
      @Nullable ReplyCache cache,
      LongSupplier nanoTime) {
    this.planning = Objects.requireNonNull(planning, "planning");
    this.analyser = Objects.requireNonNull(analyser, "analyser");
    this.client = Objects.requireNonNull(client, "client");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.health = Objects.requireNonNull(health, "health");
    this.cache = cache;
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  /**
   * Answers the exchange's request and settles the exchange. Fails with {@link RefusedException} as
   * long as nothing has been written.
   */
  public Mono<Void> dispatch(LlmExchange llm, ReplySink sink) {
    return Mono.usingWhen(
        Mono.fromSupplier(() -> new DispatchRun(llm, nanoTime)),
        run -> drive(run, sink),
        run -> Mono.fromRunnable(run::settleCompleted),
        (run, error) -> Mono.fromRunnable(() -> run.settleFailed(error)),
        run -> Mono.fromRunnable(run::settleCancelled)); // a caller that hangs up still pays
  }

  private Mono<Void> drive(DispatchRun run, ReplySink sink) {
    CacheTurn turn = cache == null ? null : cache.turn(run.llm());
    if (turn == null) {
      return call(run, sink);
    }
    return turn.look().flatMap(found -> answer(run, turn, found.orElse(null), sink));
  }

  // ---- cache ----

  private Mono<Void> answer(
      DispatchRun run, CacheTurn turn, @Nullable CachedReply found, ReplySink sink) {
    if (found == null) {
      return call(run, sink);
    }
    Candidate candidate = allowed(run.llm(), found);
    if (candidate == null) {
      turn.decline();
      return call(run, sink);
    }
    turn.take(found);
    run.serving(candidate);
    CacheReplay replay = new CacheReplay(run, found, candidate.offer());
    return run.llm().request().stream()
        ? sink.stream(
            () -> ReplyHeaders.ofStream(run), Flux.defer(() -> Flux.just(replay.events())))
        : Mono.defer(() -> sink.reply(() -> ReplyHeaders.ofReply(run, null), replay.reply()));
  }

  /**
   * The model that made a cached reply, if it could answer this request, too: offered, chosen by no
   * rule against it, and approved by policy. What it would cost does not matter.
   */
  private @Nullable Candidate allowed(LlmExchange llm, CachedReply found) {
    BudgetLevel level = llm.budgetLevel();
    analyser.analyse(llm);
    llm.budgetLevel(new BudgetLevel(level.percentUsed(), Long.MAX_VALUE));
    try {
      RoutePlan plan = plan(llm);
      for (Candidate candidate : plan.ranked()) {
        if (found.isOf(candidate.offer())) {
          llm.plan(plan.withRanked(List.of(candidate)));
          return candidate;
        }
      }
      return null;
    } finally {
      llm.budgetLevel(level);
    }
  }

  private Mono<Void> call(DispatchRun run, ReplySink sink) {
    LlmExchange llm = run.llm();
    analyser.analyse(llm);
    RoutePlan best = plan(llm);
    return reserve(run, best, denied -> reserveCheaper(run, best, denied))
        .flatMap(
            plan -> {
              run.planned(plan);
              return llm.request().stream() ? stream(run, sink) : whole(run, sink);
            });
  }

  // ---- analyse, plan, approve, reserve ----

  private RoutePlan plan(LlmExchange llm) {
    RoutePlan plan = planning.plan(llm);
    PlanApprover approver = llm.planApprover().orElse(null);
    if (approver != null) {
      List<Candidate> approved = approver.approve(llm, plan);
      if (approved.isEmpty()) {
        String decision = llm.admission().map(Admission::decisionId).orElse(llm.requestId());
        throw new RefusedException(
            Refusal.forbidden("Policy allows none of the models that could answer.", decision));
      }
      plan = plan.withRanked(approved);
    }
    llm.plan(plan);
    return plan;
  }

  private Mono<RoutePlan> reserve(
      DispatchRun run, RoutePlan plan, Function<Reservation.Denied, Mono<RoutePlan>> otherwise) {
    Reserver reserver = run.llm().reserver().orElse(null);
    if (reserver == null) {
      return Mono.just(plan);
    }
    return reserver
        .reserve(run.llm(), plan.first().estimate())
        .flatMap(
            reservation ->
                reservation.fold(
                    granted -> {
                      run.held(granted.hold(), plan.first());
                      return Mono.just(plan);
                    },
                    otherwise));
  }

  /** Plans once more below what the budgets still allow. */
  private Mono<RoutePlan> reserveCheaper(
      DispatchRun run, RoutePlan denied, Reservation.Denied denial) {
    LlmExchange llm = run.llm();
    BudgetLevel level = llm.budgetLevel();
    long ceiling = Math.min(level.priceCeilingNanos(), denial.ceilingNanos());
    RefusedException refused = new RefusedException(denial.refusal());
    if (ceiling <= 0) {
      return Mono.error(refused);
    }
    llm.budgetLevel(new BudgetLevel(level.percentUsed(), ceiling));
    RoutePlan cheaper;
    try {
      cheaper = plan(llm);
    } catch (RefusedException noRoute) {
      return Mono.error(refused); // money is the reason, not the lack of a model
    }
    String deniedKey = denied.first().offer().key();
    List<Candidate> others =
        cheaper.ranked().stream().filter(c -> !c.offer().key().equals(deniedKey)).toList();
    return reserveFirstOf(run, cheaper, others, refused);
  }

  /**
   * Holds the best ranked candidate that the budgets grant. The plan keeps below what a call is
   * expected to cost; a strict budget asks for the most that it can cost, which only the reserver
   * knows.
   */
  private Mono<RoutePlan> reserveFirstOf(
      DispatchRun run, RoutePlan plan, List<Candidate> ranked, RefusedException otherwise) {
    if (ranked.isEmpty()) {
      return Mono.error(otherwise);
    }
    RoutePlan left = plan.withRanked(ranked);
    return reserve(
        run,
        left,
        denied -> reserveFirstOf(run, plan, ranked.subList(1, ranked.size()), otherwise));
  }

  // ---- dispatch ----

  private Mono<Void> whole(DispatchRun run, ReplySink sink) {
    LlmExchange llm = run.llm();
    return attempt(run, client::reply)
        .single()
        .flatMap(
            reply -> {
              run.usage(reply.usage());
              if (settings.tellsUpstreamModel()) {
                run.upstreamModel(reply.model());
              }
              ChatReply out = run.named(new EventPipeline(llm.eventStages()).onReply(reply));
              return sink.reply(() -> ReplyHeaders.ofReply(run, out.usage()), out);
            });
  }

  private Mono<Void> stream(DispatchRun run, ReplySink sink) {
    StreamedReply reply = new StreamedReply(run, settings.tellsUpstreamModel());
    Flux<List<ChatEvent>> batches =
        attempt(run, client::stream)
            .map(reply::onBatch)
            .concatWith(Flux.defer(reply::onEnd))
            .onErrorResume(reply::onError);
    return sink.stream(() -> ReplyHeaders.ofStream(run), batches);
  }

  /** Calls the next candidate and, while the caller has seen nothing, those after it. */
  private <T> Flux<T> attempt(DispatchRun run, Function<UpstreamCall, Publisher<T>> send) {
    return Flux.defer(
        () -> {
          Candidate candidate;
          while ((candidate = run.nextCandidate(health)) != null) {
            UpstreamCall call = prepare(run, candidate);
            if (call != null) {
              return attempt(run, candidate, call, send);
            }
          }
          return Flux.error(run.exhausted());
        });
  }

  private <T> Flux<T> attempt(
      DispatchRun run,
      Candidate candidate,
      UpstreamCall call,
      Function<UpstreamCall, Publisher<T>> send) {
    return run.moveHoldTo(candidate)
        .flatMapMany(
            moved -> {
              // leave comes last: a trial of a closed offer must not be used up without a call
              if (!moved || !acquire(run, candidate)) {
                return attempt(run, send);
              }
              return call(run, candidate, call, send);
            });
  }

  private <T> Flux<T> call(
      DispatchRun run,
      Candidate candidate,
      UpstreamCall call,
      Function<UpstreamCall, Publisher<T>> send) {
    run.calling(call, candidate);
    return Flux.from(send.apply(call))
        .doOnNext(first -> run.commit())
        .doOnComplete(() -> record(run, candidate, CallOutcomes.delivered(run)))
        .onErrorResume(
            UpstreamException.class, e -> afterFailure(run, candidate, e.failure(), send));
  }

  private boolean acquire(DispatchRun run, Candidate candidate) {
    if (health.tryAcquire(candidate.offer())) {
      return true;
    }
    run.skippedCooling(health.opensIn(candidate.offer()));
    return false;
  }

  private void record(DispatchRun run, Candidate candidate, CallOutcome outcome) {
    health.record(candidate.offer(), run.tenant(), outcome);
  }

  /** Nothing for a candidate that cannot take the request, or not now. */
  private @Nullable UpstreamCall prepare(DispatchRun run, Candidate candidate) {
    UpstreamCall call;
    try {
      call = client.prepare(run.llm(), candidate.offer());
    } catch (UntranslatableException e) {
      run.skipped(e);
      return null;
    }
    Duration opensIn = health.opensIn(candidate.offer());
    if (!opensIn.isZero()) {
      run.skippedCooling(opensIn);
      return null;
    }
    return call;
  }

  private <T> Flux<T> afterFailure(
      DispatchRun run,
      Candidate candidate,
      UpstreamFailure failure,
      Function<UpstreamCall, Publisher<T>> send) {
    run.callFailed();
    LOG.debug(
        "request {} attempt {} at {} failed: {} status {}",
        run.llm().requestId(),
        run.attempts(),
        candidate.offer().key(),
        failure.kind(),
        failure.status());
    boolean mayRetry =
        !run.isCommitted()
            && failure.isRetryable()
            && run.attempts() < settings.maxAttempts()
            && run.elapsedNanos() < settings.deadline().toNanos();
    if (mayRetry && failure.kind() == UpstreamFailure.Kind.CLOSED_EARLY && run.tryAgain()) {
      // a pooled connection was stale, which says nothing of who is there
      return call(run, candidate, client.prepare(run.llm(), candidate.offer()), send);
    }
    run.failed(failure, candidate);
    if (!run.isCommitted() && failure.mayHaveCost()) {
      run.llm().lostCall(candidate.offer());
    }
    record(run, candidate, CallOutcomes.of(failure));
    return mayRetry
        ? attempt(run, send)
        : Flux.error(new RefusedException(UpstreamRefusals.of(failure)));
  }
}
