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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.identity.Identification;
import io.shenyullm.core.identity.Identifier;
import io.shenyullm.core.identity.IdentityRequest;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Identifies callers at once where that takes microseconds, and verifies signatures of tokens that
 * have not been seen yet on threads of its own. Bounded: beyond what waits there, callers get 503.
 */
final class CallerThreads implements ReactiveLlmEntry.CallerIdentity, AutoCloseable {
  private static final int MOST_WAITING = 1_000;
  private static final int IDLE_SECONDS = 60;

  private final Identifier identifier;
  private final Scheduler verifying;
  private final Scheduler resumeOn;

  CallerThreads(Identifier identifier) {
    this(
        identifier,
        Schedulers.newBoundedElastic(
            Runtime.getRuntime().availableProcessors(),
            MOST_WAITING,
            "llm-identity",
            IDLE_SECONDS,
            true),
        Schedulers.parallel());
  }

  /**
   * @param verifying closed with this
   */
  CallerThreads(Identifier identifier, Scheduler verifying, Scheduler resumeOn) {
    this.identifier = Objects.requireNonNull(identifier, "identifier");
    this.verifying = Objects.requireNonNull(verifying, "verifying");
    this.resumeOn = Objects.requireNonNull(resumeOn, "resumeOn");
  }

  @Override
  public Optional<Identification> identifyNow(
      IdentityRequest request, Snapshot snapshot, Route route) {
    return identifier.identifyNow(request, snapshot.identity(), route.anonymous());
  }

  @Override
  public Mono<Identification> identify(IdentityRequest request, Snapshot snapshot, Route route) {
    Optional<Identification> known = identifyNow(request, snapshot, route);
    return known
        .map(Mono::just)
        .orElseGet(
            () ->
                Mono.fromCallable(
                        () -> identifier.identify(request, snapshot.identity(), route.anonymous()))
                    .subscribeOn(verifying)
                    .publishOn(resumeOn)
                    .onErrorMap(RejectedExecutionException.class, e -> busy()));
  }

  private static RefusedException busy() {
    return new RefusedException(
        Refusal.unavailable(
            "identity_busy", "The gateway has too many tokens to verify. Try again soon."));
  }

  @Override
  public void close() {
    verifying.dispose();
  }
}
