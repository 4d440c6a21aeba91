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
package io.shenyullm.admin.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class BudgetWalksTest {
  private final List<CompletableFuture<Void>> walked = new ArrayList<>();
  private final TestingClock clock = new TestingClock();
  private final BudgetWalks walks = new BudgetWalks(new TestingCounters(), clock);

  @Test
  void rows_askedWhileAWalkIsUnderWayOrJustEnded_isOneWalk() {
    CompletableFuture<BudgetWalks.Seen> first = walks.rows(10, "");
    clock.now = clock.now.plusSeconds(5);
    assertThat(walks.rows(10, "")).isSameAs(first);
    clock.now = Instant.EPOCH.plusMillis(900);
    walked.get(0).complete(null);

    assertThat(first).isCompleted();
    assertThat(walks.rows(10, "")).isSameAs(first);
    assertThat(walked).hasSize(1);
  }

  @Test
  void rows_anotherQuestionOrASecondLater_isWalkedAnew() {
    walks.rows(10, "");
    walks.rows(10, "a");
    walks.rows(20, "");
    assertThat(walked).hasSize(3);
    walked.forEach(walk -> walk.complete(null));

    clock.now = clock.now.plusSeconds(1);
    walks.rows(10, "");

    assertThat(walked).hasSize(4);
  }

  @Test
  void rows_walkFailed_isNotGivenToTheNext() {
    CompletableFuture<BudgetWalks.Seen> first = walks.rows(10, "");
    walked.get(0).completeExceptionally(new GridException(GridException.Kind.UNAVAILABLE, "away"));
    assertThat(first).isCompletedExceptionally();

    assertThat(walks.rows(10, "")).isNotSameAs(first);
    assertThat(walked).hasSize(2);
  }

  private final class TestingCounters implements LeaseCounters {
    @Override
    public CompletionStage<ScopeAnswer> apply(
        String scope, ScopeOperation operation, Duration deadline) {
      throw new AssertionError("only walks");
    }

    @Override
    public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
      throw new AssertionError("only walks");
    }

    @Override
    public CompletionStage<Void> forEach(
        BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
      CompletableFuture<Void> walk = new CompletableFuture<>();
      walked.add(walk);
      return walk;
    }
  }

  private static final class TestingClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
