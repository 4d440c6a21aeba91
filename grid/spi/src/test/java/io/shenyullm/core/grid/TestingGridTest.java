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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.grid.TestingGrid.Fault;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.core.grid.local.LocalStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestingGridTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final CounterKey KEY = new CounterKey("month", 0, CounterKey.NEVER);

  private final LocalStore store = new LocalStore(Clock.systemUTC());
  private final Grid inner = store.open(new Membership.Gateway("a", "boot-a", "1", Instant.EPOCH));
  private final TestingGrid grid = new TestingGrid(inner);

  @AfterEach
  void close() {
    grid.close();
    store.close();
  }

  private CompletableFuture<ScopeAnswer> renew(long sequence, long settled) {
    return grid.counters()
        .apply(
            "scope",
            new ScopeOperation.Renew(
                "a",
                sequence,
                30_000,
                List.of(new ScopeOperation.Ask(KEY, 1_000, settled, 0, 0, true, false))),
            DEADLINE)
        .toCompletableFuture();
  }

  private long sequenceInGrid() throws Exception {
    ScopeEntry entry =
        inner
            .counters()
            .read("scope", DEADLINE)
            .toCompletableFuture()
            .get()
            .orElse(ScopeEntry.EMPTY);
    return entry.counters().isEmpty() ? 0 : entry.counters().get(0).shares().get(0).sequence();
  }

  private static GridException.Kind kind(CompletableFuture<?> call) throws InterruptedException {
    assertThat(call).isDone();
    try {
      throw new AssertionError("succeeded with " + call.get());
    } catch (ExecutionException e) {
      return GridCalls.failure(e).kind();
    }
  }

  @Test
  void notApplied_eachKind_leavesTheEntryAlone() throws Exception {
    grid.next(Fault.REFUSE, Fault.OVERLOAD, Fault.REJECT, Fault.LOSE_REQUEST);

    assertThat(kind(renew(1, 1))).isEqualTo(GridException.Kind.UNAVAILABLE);
    assertThat(kind(renew(2, 2))).isEqualTo(GridException.Kind.OVERLOADED);
    assertThat(kind(renew(3, 3))).isEqualTo(GridException.Kind.REJECTED);
    assertThat(kind(renew(4, 4))).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(sequenceInGrid()).isZero();
    assertThat(renew(5, 5)).isCompleted();
    assertThat(grid.operations()).hasSize(5);
  }

  @Test
  void loseAnswer_isApplied() throws Exception {
    grid.next(Fault.LOSE_ANSWER);

    assertThat(kind(renew(1, 1))).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(sequenceInGrid()).isEqualTo(1);
  }

  @Test
  void late_isAppliedWhenReleased() throws Exception {
    grid.next(Fault.LATE);

    assertThat(kind(renew(1, 1))).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(sequenceInGrid()).isZero();
    grid.releaseAll();
    assertThat(sequenceInGrid()).isEqualTo(1);
    assertThat(grid.held()).isEmpty();
  }

  @Test
  void hold_releasedReversed_overtakes() throws Exception {
    grid.always(Fault.HOLD);
    CompletableFuture<ScopeAnswer> first = renew(1, 1);
    CompletableFuture<ScopeAnswer> second = renew(2, 2);

    assertThat(first).isNotDone();
    grid.releaseReversed();

    assertThat(second.get().windows().get(0).verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(first.get().windows().get(0).verdict()).isEqualTo(ScopeAnswer.Verdict.STALE);
    assertThat(sequenceInGrid()).isEqualTo(2);
  }

  @Test
  void hold_timedOut_isStillApplied() throws Exception {
    grid.next(Fault.HOLD, Fault.HOLD);
    CompletableFuture<ScopeAnswer> late = renew(1, 1);
    CompletableFuture<ScopeAnswer> lost = renew(2, 2);

    grid.held().get(1).lose();
    grid.held().get(0).timeOut();
    assertThat(sequenceInGrid()).isZero();
    grid.held().get(0).release();

    assertThat(kind(late)).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(kind(lost)).isEqualTo(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(sequenceInGrid()).isEqualTo(1);
  }

  @Test
  void holdAnswer_isAppliedAtOnce() throws Exception {
    grid.next(Fault.HOLD_ANSWER);
    CompletableFuture<ScopeAnswer> call = renew(1, 1);

    assertThat(call).isNotDone();
    assertThat(sequenceInGrid()).isEqualTo(1);
    grid.held().get(0).release();
    assertThat(call).isCompleted();
  }

  @Test
  void twice_andAgainLater_areRepetitions() throws Exception {
    grid.next(Fault.TWICE, Fault.AGAIN_LATER);

    assertThat(renew(1, 1).get().windows().get(0).verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(renew(2, 2)).isCompleted();
    assertThat(renew(3, 3)).isCompleted();
    grid.releaseAll();
    assertThat(sequenceInGrid()).isEqualTo(3);
  }

  @Test
  void only_sparesOtherCalls() throws Exception {
    grid.only(TestingGrid.Call::isApply);
    grid.next(Fault.REFUSE);

    assertThat(grid.counters().read("scope", DEADLINE).toCompletableFuture()).isCompleted();
    assertThat(kind(renew(1, 1))).isEqualTo(GridException.Kind.UNAVAILABLE);
    grid.always(Fault.REFUSE);
    grid.heal();
    assertThat(renew(2, 2)).isCompleted();
    assertThat(grid.calls()).extracting(TestingGrid.Call::key).containsOnly("scope");
  }

  @Test
  void disconnect_thenReconnect_tellsWhatWasMissed() throws Exception {
    Grid other = store.open(new Membership.Gateway("b", "boot-b", "1", Instant.EPOCH));
    List<String> near = new CopyOnWriteArrayList<>();
    List<String> messages = new CopyOnWriteArrayList<>();
    List<String> changes = new CopyOnWriteArrayList<>();
    List<GridHealth.State> states = new CopyOnWriteArrayList<>();
    grid.near("n").put("gone", new byte[] {1}, DEADLINE).toCompletableFuture().get();
    grid.near("n").put("same", new byte[] {1}, DEADLINE).toCompletableFuture().get();
    grid.near("n").onChange((key, value) -> near.add(key + (value == null ? "-" : "+")));
    grid.topic("t").subscribe(message -> messages.add(new String(message, UTF_8)));
    grid.map("m")
        .onChange(
            new ExpiringMap.ChangeListener() {
              @Override
              public void onChange(String key, byte[] value) {
                changes.add(key);
              }

              @Override
              public void onGap() {
                changes.add("gap");
              }
            });
    grid.onHealth(() -> states.add(grid.health().state()));
    await().atMost(PATIENCE).until(() -> changes.contains("gap"));
    near.clear();

    grid.disconnect();
    assertThat(kind(renew(1, 1))).isEqualTo(GridException.Kind.UNAVAILABLE);
    assertThat(kind(grid.near("n").put("k", new byte[0], DEADLINE).toCompletableFuture()))
        .isEqualTo(GridException.Kind.UNAVAILABLE);
    assertThat(kind(grid.topic("t").publish(new byte[0], DEADLINE).toCompletableFuture()))
        .isEqualTo(GridException.Kind.UNAVAILABLE);
    other.near("n").put("new", new byte[] {1}, DEADLINE).toCompletableFuture().get();
    other.near("n").remove("gone", DEADLINE).toCompletableFuture().get();
    other.topic("t").publish("missed".getBytes(UTF_8), DEADLINE).toCompletableFuture().get();
    other.map("m").put("missed", new byte[0], DEADLINE, DEADLINE).toCompletableFuture().get();
    await()
        .atMost(PATIENCE)
        .until(() -> inner.near("n").get("new") != null && inner.near("n").get("gone") == null);
    assertThat(grid.near("n").all()).containsOnlyKeys("gone", "same");
    assertThat(grid.near("n").get("new")).isNull();
    assertThat(grid.near("n").isCurrent()).isFalse();
    assertThat(near).isEmpty();

    grid.reconnect();
    assertThat(near).containsExactlyInAnyOrder("new+", "gone-");
    assertThat(grid.near("n").get("new")).isNotNull();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(messages).containsExactly("missed"));
    assertThat(changes).filteredOn(change -> change.equals("gap")).hasSize(2);
    assertThat(states).containsExactly(GridHealth.State.DISCONNECTED, GridHealth.State.CONNECTED);
    other.close();
  }
}
