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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A grid behind a network that repeats: every operation on counters arrives one to three times, at
 * once or up to half a second late, and of some the answer never comes.
 */
final class StormyGrid implements Grid, LeaseCounters {
  private static final int MOST_REPEATS = 2;
  private static final int LATEST_MILLIS = 500;
  private static final int ANSWERS_LOST_PERCENT = 15;
  private static final int LOST_AFTER_MILLIS = 20;

  private final Grid real;
  private final ScheduledExecutorService timer;
  private final Random random;

  StormyGrid(Grid real, ScheduledExecutorService timer, Random random) {
    this.real = real;
    this.timer = timer;
    this.random = random;
  }

  @Override
  public CompletionStage<ScopeAnswer> apply(
      String scope, ScopeOperation operation, Duration deadline) {
    CompletableFuture<ScopeAnswer> answer = new CompletableFuture<>();
    boolean lost = random.nextInt(100) < ANSWERS_LOST_PERCENT;
    real.counters()
        .apply(scope, operation, deadline)
        .whenComplete(
            (value, problem) -> {
              if (problem != null) {
                answer.completeExceptionally(problem);
              } else if (!lost) {
                answer.complete(value);
              }
            });
    int repeats = random.nextInt(MOST_REPEATS + 1);
    for (int i = 0; i < repeats; i++) {
      int delay = random.nextBoolean() ? 0 : random.nextInt(LATEST_MILLIS);
      later(delay, () -> real.counters().apply(scope, operation, deadline));
    }
    if (lost) {
      later(
          random.nextInt(LOST_AFTER_MILLIS),
          () ->
              answer.completeExceptionally(
                  new GridException(GridException.Kind.UNKNOWN_OUTCOME, "the answer was lost")));
    }
    return answer;
  }

  private void later(int millis, Runnable task) {
    var unused = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
    return real.counters().read(scope, deadline);
  }

  @Override
  public CompletionStage<Void> forEach(BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
    return real.counters().forEach(visitor, deadline);
  }

  @Override
  public LeaseCounters counters() {
    return this;
  }

  @Override
  public String engine() {
    return real.engine();
  }

  @Override
  public boolean isShared() {
    return real.isShared();
  }

  @Override
  public ExpiringMap map(String name) {
    return real.map(name);
  }

  @Override
  public NearMap near(String name) {
    return real.near(name);
  }

  @Override
  public Topic topic(String name) {
    return real.topic(name);
  }

  @Override
  public Membership membership() {
    return real.membership();
  }

  @Override
  public GridHealth health() {
    return real.health();
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return real.onHealth(listener);
  }

  @Override
  public void close() {
    real.close();
  }
}
