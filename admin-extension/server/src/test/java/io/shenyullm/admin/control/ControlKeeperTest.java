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
package io.shenyullm.admin.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.grid.TestingSharedGrid;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.control.KeyRevocation;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.NearMap;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database and the grid, each of which may have missed what the other knows. */
final class ControlKeeperTest {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);

  private final TestingDatabase database = new TestingDatabase();
  private final TestingSharedGrid grid = new TestingSharedGrid();
  private final ConsoleGrid access = new ConsoleGrid(grid, TestingSharedGrid.CONSOLE, null);
  private final ControlStore store = new ControlStore(database.dataSource());
  private final ControlKeeper keeper = keeper(NOW);

  private ControlKeeper keeper(Instant now) {
    return new ControlKeeper(access, database.dataSource(), Clock.fixed(now, ZoneOffset.UTC));
  }

  @BeforeEach
  void createTables() {
    database.records();
    awaitThat(() -> keys().isCurrent() && budgets().isCurrent());
  }

  @AfterEach
  void close() {
    keeper.stop();
    access.close();
  }

  @Test
  void start_gridLosesItsDataOrWasAway_isGivenTheControls() {
    keeper.start();
    keeper.change(ControlKind.KEY, "k-alice", (before, at) -> revoked(at).toBytes());
    keeper.change(ControlKind.BUDGET, "research", (before, at) -> frozen(at).toBytes());
    grid.loseControls();
    awaitThat(() -> keys().get("k-alice") != null && budgets().get("research") != null);
    assertThat(KeyRevocation.fromBytes(keys().get("k-alice"))).isEqualTo(revoked(NOW));
    assertThat(BudgetControl.fromBytes(budgets().get("research"))).isEqualTo(frozen(NOW));

    grid.failWith(GridException.Kind.UNAVAILABLE);
    assertThat(
            keeper
                .change(ControlKind.KEY, "k-bob", (before, at) -> revoked(at).toBytes())
                .kept()
                .pending())
        .contains("no node answers");
    assertThat(keys().get("k-bob")).isNull();
    grid.failWith(null);
    awaitThat(() -> keys().get("k-bob") != null);
    assertThat(keeper.inForce(ControlKind.KEY).values())
        .hasSize(2)
        .allMatch(kept -> kept.pending() == null);
  }

  @Test
  void keep_gridOverloaded_isNotDoneUntilItTakesThem() {
    grid.failWith(GridException.Kind.OVERLOADED);
    keeper.change(ControlKind.KEY, "k-alice", (before, at) -> revoked(at).toBytes());
    assertThat(keeper.keep(ControlKind.KEY)).isFalse();
    grid.failWith(null);
    assertThat(keeper.keep(ControlKind.KEY)).isTrue();
    assertThat(KeyRevocation.fromBytes(keys().get("k-alice"))).isEqualTo(revoked(NOW));
  }

  @Test
  void keep_newerInGrid_isTakenOver() {
    inStore("revoked", revoked(NOW));
    inGrid("revoked", undone(LATER));
    inStore("undone", undone(NOW));
    inGrid("undone", revoked(LATER));
    inGrid("unknown", revoked(NOW));
    assertThat(keeper.keep(ControlKind.KEY)).isTrue();
    assertBoth("revoked", undone(LATER));
    assertBoth("undone", revoked(LATER));
    assertBoth("unknown", revoked(NOW));
    assertThat(keeper.inForce(ControlKind.KEY)).containsOnlyKeys("undone", "unknown");
  }

  @Test
  void keep_newerInDatabase_isPutBack() {
    inStore("revoked", revoked(LATER));
    inGrid("revoked", undone(NOW));
    inStore("undone", undone(LATER));
    inGrid("undone", revoked(NOW));
    inStore("lost", revoked(NOW));
    inStore("lost-undone", undone(NOW));
    assertThat(keeper.keep(ControlKind.KEY)).isTrue();
    assertBoth("revoked", revoked(LATER));
    assertBoth("undone", undone(LATER));
    assertBoth("lost", revoked(NOW));
    assertBoth("lost-undone", undone(NOW));
  }

  @Test
  void keep_sameTime_endsAlikeWhoeverKeeps() {
    inStore("k", revoked(NOW));
    inGrid("k", undone(NOW));
    keeper.keep(ControlKind.KEY);
    byte[] first = Objects.requireNonNull(keys().get("k"));
    TestingDatabase other = new TestingDatabase();
    other.records();
    new ControlStore(other.dataSource())
        .put(
            ControlKind.KEY,
            "k",
            control(KeyRevocation.fromBytes(first).undone() ? revoked(NOW) : undone(NOW)));
    new ControlKeeper(access, other.dataSource(), Clock.systemUTC()).keep(ControlKind.KEY);
    assertThat(keys().get("k")).isEqualTo(first);
    assertThat(new ControlStore(other.dataSource()).find(ControlKind.KEY, "k"))
        .isEqualTo(new String(first, UTF_8));
  }

  @Test
  void keep_whatANewerVersionWrote_isLeftAlone() {
    byte[] foreign = "{\"schema\":99}".getBytes(UTF_8);
    inStore("k", revoked(LATER));
    await(keys(), "k", foreign);
    assertThat(keeper.keep(ControlKind.KEY)).isTrue();
    assertThat(keys().get("k")).isEqualTo(foreign);
    assertThat(store.find(ControlKind.KEY, "k"))
        .isEqualTo(new String(revoked(LATER).toBytes(), UTF_8));
  }

  @Test
  void keep_idThatNoConsoleWrites_doesNotKeepOthersFromBeingPutBack() {
    inGrid("a".repeat(201), revoked(NOW));
    inStore("k", revoked(NOW));
    assertThat(keeper.keep(ControlKind.KEY)).isTrue();
    assertBoth("k", revoked(NOW));
    assertThat(store.all(ControlKind.KEY)).containsOnlyKeys("k");
  }

  @Test
  void change_clockSetBack_winsAllTheSame() {
    inStore("stored", revoked(LATER));
    inGrid("shared", revoked(LATER.plusNanos(1)));
    for (String id : new String[] {"stored", "shared"}) {
      assertThat(
              keeper.change(ControlKind.KEY, id, (before, at) -> undone(at).toBytes()).wasInForce())
          .isTrue();
      assertBoth(id, undone(LATER.plusMillis(1)));
    }
    assertThat(keeper.inForce(ControlKind.KEY)).isEmpty();
  }

  @Test
  void change_anotherConsoleWritesMeanwhile_isMadeOfWhatThatHasWritten() {
    ControlKeeper other = keeper(NOW);
    List<@Nullable BudgetControl> seen = new ArrayList<>();
    keeper.change(
        ControlKind.BUDGET,
        "research",
        (before, at) -> {
          seen.add(before == null ? null : BudgetControl.fromBytes(before.bytes()));
          if (seen.size() == 1) {
            other.change(ControlKind.BUDGET, "research", (none, then) -> frozen(then).toBytes());
          }
          return new BudgetControl(BigDecimal.ONE, true, "admin", at, "less").toBytes();
        });
    assertThat(seen).containsExactly(null, frozen(NOW));
    assertThat(BudgetControl.fromBytes(budgets().get("research")).at()).isAfter(NOW);
  }

  @Test
  void change_anotherConsoleWritesEveryTime_changesNothingAndSaysSo() {
    ControlKeeper other = keeper(NOW);
    assertThatThrownBy(
            () ->
                keeper.change(
                    ControlKind.KEY,
                    "k",
                    (before, at) -> {
                      other.change(ControlKind.KEY, "k", (then, now) -> revoked(now).toBytes());
                      return undone(at).toBytes();
                    }))
        .hasMessageContaining("another console has just changed the same");
    assertThat(keeper.inForce(ControlKind.KEY)).containsOnlyKeys("k");
  }

  @Test
  void store_olderThanWhatIsThere_isNotWritten() {
    assertThat(store.put(ControlKind.KEY, "k", control(revoked(LATER)))).isTrue();
    assertThat(store.put(ControlKind.KEY, "k", control(undone(NOW)))).isFalse();
    assertThat(store.put(ControlKind.BUDGET, "k", control(undone(NOW)))).isTrue();
    assertThat(store.all(ControlKind.KEY))
        .containsExactly(Map.entry("k", new String(revoked(LATER).toBytes(), UTF_8)));
  }

  @Test
  void change_longestTextsAllowed_fit() {
    String wide = "\u5b57".repeat(500);
    String id = "k".repeat(200);
    KeyRevocation longest = new KeyRevocation("\"".repeat(100), NOW, wide);
    keeper.change(ControlKind.KEY, id, (before, at) -> longest.toBytes());
    assertBoth(id, longest);
  }

  private static KeyRevocation revoked(Instant at) {
    return new KeyRevocation("admin", at, "laptop lost");
  }

  private static KeyRevocation undone(Instant at) {
    return new KeyRevocation("admin", at, "", true);
  }

  private static BudgetControl frozen(Instant at) {
    return new BudgetControl(null, true, "admin", at, "stop");
  }

  private static Control control(KeyRevocation revocation) {
    return Objects.requireNonNull(ControlKind.KEY.read("k", revocation.toBytes()));
  }

  private NearMap keys() {
    return grid.near(GridNames.REVOKED_KEYS);
  }

  private NearMap budgets() {
    return grid.near(GridNames.BUDGET_CONTROLS);
  }

  private void inStore(String id, KeyRevocation revocation) {
    assertThat(store.put(ControlKind.KEY, id, control(revocation))).isTrue();
  }

  private void inGrid(String id, KeyRevocation revocation) {
    await(keys(), id, revocation.toBytes());
  }

  private static void await(NearMap map, String id, byte[] document) {
    map.put(id, document, DEADLINE)
        .toCompletableFuture()
        .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private void assertBoth(String id, KeyRevocation expected) {
    String stored = store.find(ControlKind.KEY, id);
    assertThat(stored).as("database: " + id).isEqualTo(new String(expected.toBytes(), UTF_8));
    byte[] shared = Objects.requireNonNull(keys().get(id), id);
    assertThat(KeyRevocation.fromBytes(shared)).as("grid: " + id).isEqualTo(expected);
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
