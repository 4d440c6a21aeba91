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

import io.shenyullm.core.catalog.Account;
import io.shenyullm.core.catalog.Provider;
import io.shenyullm.core.exchange.CallerGoneException;
import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.exchange.RoutePlan;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.Standing;
import io.shenyullm.router.upstream.UpstreamCall;
import io.shenyullm.router.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How far one exchange has come. Written by one thread at a time, as the reactive chain orders; a
 * caller that hangs up reads it from another thread, hence the volatile fields.
 */
final class DispatchRun {
  private final LlmExchange llm;
  private final LongSupplier nanoTime;

  private final List<Candidate> left = new ArrayList<>();
  private final Set<String> failedProviders = new HashSet<>();
  private final Set<Account> failedAccounts = new HashSet<>();
  private Reservation.@Nullable Hold hold;
  private @Nullable Candidate heldFor;
  private boolean triedAgain;
  private @Nullable UpstreamFailure lastFailure;
  private @Nullable Refusal lastDenial;
  private @Nullable UntranslatableException untranslatable;
  private @Nullable Duration shortestCooling;
  private List<String> droppedFields = List.of();

  private volatile @Nullable Candidate current;
  private volatile @Nullable TokenUsage usage;
  private volatile int attempts;
  private volatile boolean lastCallFailed;
  private volatile boolean committed;
  private volatile long firstContentNanos;
  private volatile long calledNanos;
  private volatile long attemptNanos;
  private volatile @Nullable Refusal broken;
  private volatile @Nullable String upstreamModel;

  DispatchRun(LlmExchange llm, LongSupplier nanoTime) {
    this.llm = llm;
    this.nanoTime = nanoTime;
  }

  LlmExchange llm() {
    return llm;
  }

  // ---- candidates ----

  void planned(RoutePlan plan) {
    left.clear();
    left.addAll(plan.ranked());
  }

  /**
   * The best ranked candidate of those that are most likely to answer: other providers than those
   * that have failed this request come first, and what is cooling down last.
   */
  @Nullable Candidate nextCandidate(Health health) {
    Candidate best = null;
    int bestClass = Integer.MAX_VALUE;
    for (Candidate candidate : left) {
      boolean failed = hasFailed(candidate.offer().provider());
      boolean cooling = health.standing(candidate.offer(), tenant()) == Standing.COOLING;
      int likely = (failed ? 2 : 0) + (cooling ? 1 : 0);
      if (likely < bestClass) {
        best = candidate;
        bestClass = likely;
      }
    }
    if (best != null) {
      left.remove(best);
    }
    return best;
  }

  private boolean hasFailed(Provider provider) {
    return failedProviders.contains(provider.name())
        || !failedAccounts.isEmpty() && failedAccounts.contains(provider.account());
  }

  String tenant() {
    return llm.principal().tenant();
  }

  /** Once per request: whether to try the same candidate again after a stale connection. */
  boolean tryAgain() {
    boolean first = !triedAgain;
    triedAgain = true;
    return first;
  }

  void skipped(UntranslatableException e) {
    if (untranslatable == null) {
      untranslatable = e;
    }
  }

  void skippedCooling(Duration opensIn) {
    Duration shortest = shortestCooling;
    if (shortest == null || opensIn.compareTo(shortest) < 0) {
      shortestCooling = opensIn;
    }
  }

  /** Why nobody is left to try; the most telling reason comes first. */
  RefusedException exhausted() {
    UpstreamFailure failure = lastFailure;
    UntranslatableException untranslated = untranslatable;
    Refusal denial = lastDenial;
    Duration cooling = shortestCooling;
    Refusal refusal;
    if (failure != null) {
      refusal = UpstreamRefusals.of(failure);
    } else if (denial != null) {
      refusal = denial;
    } else if (cooling != null) {
      refusal = UpstreamRefusals.coolingDown(cooling);
    } else if (untranslated != null) {
      refusal = UpstreamRefusals.of(untranslated);
    } else {
      refusal = Refusal.unavailable("no_route", "No provider is left to try.");
    }
    return new RefusedException(refusal);
  }

  // ---- money ----

  void held(Reservation.Hold granted, Candidate candidate) {
    hold = granted;
    heldFor = candidate;
  }

  /** Moves the hold to a candidate; false if the budgets do not allow it. */
  Mono<Boolean> moveHoldTo(Candidate candidate) {
    Reservation.Hold current = hold;
    if (current == null || candidate == heldFor) {
      return Mono.just(true);
    }
    return current
        .moveTo(candidate.estimate())
        .map(
            reservation ->
                reservation.fold(
                    granted -> {
                      held(granted.hold(), candidate);
                      return true;
                    },
                    denied -> {
                      lastDenial = denied.refusal();
                      return false;
                    }));
  }

  // ---- attempts ----

  void calling(UpstreamCall call, Candidate candidate) {
    if (attempts == 0) {
      calledNanos = nanoTime.getAsLong();
    }
    current = candidate;
    droppedFields = call.droppedFields();
    attemptNanos = nanoTime.getAsLong();
    attempts = attempts + 1;
    lastCallFailed = false;
  }

  /** From now on nobody is being called, until {@link #calling} says so. */
  void callFailed() {
    lastCallFailed = true;
  }

  /** The caller gets what this candidate has said before; nobody is called. */
  void serving(Candidate candidate) {
    current = candidate;
    commit();
  }

  void failed(UpstreamFailure failure, Candidate candidate) {
    lastFailure = failure;
    if (failure.kind().reach() == UpstreamFailure.Reach.PROVIDER) {
      failedProviders.add(candidate.offer().provider().name());
    } else if (failure.kind().reach() == UpstreamFailure.Reach.ACCOUNT) {
      failedAccounts.add(candidate.offer().provider().account());
    }
  }

  /** The provider has delivered: no other will be tried. */
  void commit() {
    if (!committed) {
      firstContentNanos = nanoTime.getAsLong();
      committed = true;
      if (llm.request().stream()) {
        llm.releaseContent(); // a whole reply ends the exchange anyway
      }
    }
  }

  /** How long the call that has delivered took until its first content. */
  Duration timeToFirstToken() {
    return Duration.ofNanos(firstContentNanos - attemptNanos);
  }

  boolean isCommitted() {
    return committed;
  }

  void usage(@Nullable TokenUsage counted) {
    if (counted != null) {
      usage = counted;
    }
  }

  /** The stream has begun and will end with this error. */
  void breaks(Refusal refusal) {
    broken = refusal;
  }

  /** The provider's own name of the model, where callers are told. */
  void upstreamModel(@Nullable String model) {
    upstreamModel = model;
  }

  @Nullable String upstreamModel() {
    return upstreamModel;
  }

  /** The event with the name that the caller knows the model by, whatever its provider calls it. */
  ChatEvent named(ChatEvent event) {
    Candidate answering = current;
    return answering == null ? event : event.named(answering.offer().id());
  }

  ChatReply named(ChatReply reply) {
    Candidate answering = current;
    return answering == null ? reply : reply.named(answering.offer().id());
  }

  int attempts() {
    return attempts;
  }

  @Nullable Candidate current() {
    return current;
  }

  List<String> droppedFields() {
    return droppedFields;
  }

  long elapsedNanos() {
    return nanoTime.getAsLong() - llm.startedNanos();
  }

  /** Time in the gateway before the first upstream call, or so far if there was none. */
  long overheadNanos() {
    return attempts == 0 ? elapsedNanos() : calledNanos - llm.startedNanos();
  }

  // ---- the end ----

  void settleCompleted() {
    Refusal error = broken;
    if (error == null) {
      settle(Ending.COMPLETE, 200, null, usage);
    } else {
      settle(Ending.ERROR, 200, error.code(), usage);
    }
  }

  void settleFailed(Throwable error) {
    if (error instanceof CallerGoneException) {
      settleCancelled();
    } else if (error instanceof RefusedException refused) {
      Refusal refusal = refused.refusal();
      if (attempts == 0) {
        settle(Ending.REFUSED, refusal.status(), refusal.code(), null);
      } else {
        settle(Ending.ERROR, refusal.status(), refusal.code(), usage);
      }
    } else if (committed) {
      settle(Ending.CANCEL, 499, "client_closed", usage); // writing to the caller has failed
    } else {
      settle(Ending.ERROR, 500, "internal_error", usage);
    }
  }

  void settleCancelled() {
    if (broken != null) {
      settleCompleted(); // the provider was first
      return;
    }
    settle(Ending.CANCEL, 499, "client_closed", usage);
  }

  private void settle(
      Ending ending, int status, @Nullable String code, @Nullable TokenUsage tokens) {
    Candidate tried = current;
    llm.settle(
        new Outcome(
            ending,
            status,
            code,
            tried == null ? null : tried.offer(),
            tokens,
            attempts,
            lastCallFailed,
            Duration.ofNanos(elapsedNanos()),
            committed ? Duration.ofNanos(firstContentNanos - llm.startedNanos()) : null,
            Duration.ofNanos(overheadNanos())));
  }
}
