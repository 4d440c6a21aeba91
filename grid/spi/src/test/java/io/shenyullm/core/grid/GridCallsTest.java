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
package io.shenyullm.core.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.grid.lease.LeaseCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GridCallsTest {
  private static final Duration LONG = Duration.ofDays(400);

  private final ScheduledThreadPoolExecutor timer =
      (ScheduledThreadPoolExecutor) GridCalls.newTimer("test");
  private final GridCalls calls =
      new GridCalls(
          timer,
          failure ->
              new GridException(
                  GridException.Kind.OVERLOADED, "engine: " + failure.getMessage(), failure));

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static GridException failure(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError(stage.toCompletableFuture().get(120, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return GridCalls.failure(e);
    }
  }

  @Test
  void call_answered_cancelsItsTimer() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    List<CompletionStage<String>> results = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      answers.add(answer);
      results.add(calls.call(LONG, () -> answer));
    }
    assertThat(timer.getQueue()).hasSize(100);

    answers.forEach(answer -> answer.complete("x"));

    assertThat(results).allMatch(result -> result.toCompletableFuture().join().equals("x"));
    assertThat(timer.getQueue()).isEmpty();
  }

  @Test
  void call_answeredAtOnce_needsNoTimer() {
    assertThat(calls.call(LONG, () -> CompletableFuture.completedFuture(1)).toCompletableFuture())
        .isCompletedWithValue(1);
    assertThat(timer.getTaskCount()).isZero();
  }

  @Test
  void call_late_hasAnUnknownOutcomeForGood() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletionStage<String> result = calls.call(Duration.ofMillis(1), () -> answer);

    assertThat(failure(result).kind()).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    answer.complete("late");
    assertThat(failure(result)).hasMessage("no answer within 1 ms");
  }

  @Test
  void call_failures_getTheirKind() throws Exception {
    GridException own = new GridException(GridException.Kind.UNAVAILABLE, "own");
    LeaseCodec.MalformedException malformed = malformed();

    assertThat(failure(calls.call(LONG, () -> GridCalls.failed(own)))).isSameAs(own);
    assertThat(
            failure(
                    calls.call(
                        LONG,
                        () -> CompletableFuture.failedFuture(new CompletionException(malformed))))
                .kind())
        .isEqualTo(GridException.Kind.REJECTED);
    assertThat(
            failure(
                calls.call(
                    LONG,
                    () ->
                        CompletableFuture.failedFuture(
                            new ExecutionException(new IllegalStateException("full"))))))
        .hasMessage("engine: full");
    assertThat(
            failure(
                calls.call(
                    LONG,
                    () -> {
                      throw new IllegalStateException("thrown");
                    })))
        .hasMessage("engine: thrown");
  }

  private static LeaseCodec.MalformedException malformed() {
    try {
      LeaseCodec.readEntry(new byte[0]);
      throw new AssertionError("read");
    } catch (LeaseCodec.MalformedException e) {
      return e;
    }
  }

  @Test
  void close_callsUnderWay_keepTheirDeadline() throws Exception {
    CompletableFuture<String> broken = new CompletableFuture<>();
    CompletionStage<String> failing = calls.call(LONG, () -> broken);
    CompletionStage<String> hanging =
        calls.call(Duration.ofMillis(50), () -> new CompletableFuture<>());

    calls.close();
    timer.shutdown();
    broken.completeExceptionally(new IllegalStateException("client stopped"));

    assertThat(calls.isClosed()).isTrue();
    assertThat(failure(failing).kind()).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(failure(hanging).kind()).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(failure(calls.call(LONG, () -> broken)).kind())
        .isEqualTo(GridException.Kind.UNAVAILABLE);
  }

  @Test
  void timerStopped_callsEnd() throws Exception {
    timer.shutdownNow();

    assertThat(failure(calls.call(LONG, () -> new CompletableFuture<>())).kind())
        .isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
  }

  @Test
  void failure_ofAnythingElse_isUnknown() {
    assertThat(GridCalls.failure(new IllegalStateException("x")).kind())
        .isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
  }

  @Test
  void checkName_tellsWhatIsAllowed() {
    assertThat(GridCalls.checkName("budget-controls")).isEqualTo("budget-controls");
    assertThat(GridCalls.checkName("a".repeat(48))).hasSize(48);
    for (String wrong : List.of("", "-", "a-", "-a", "A", "a.b", "a".repeat(49))) {
      assertThatThrownBy(() -> GridCalls.checkName(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lower-case");
    }
  }
}
