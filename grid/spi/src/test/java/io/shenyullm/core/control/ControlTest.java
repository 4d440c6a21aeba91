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
package io.shenyullm.core.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Grids;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ControlTest {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static final KeyRevocation REVOKED = new KeyRevocation("admin", AT, "left");
  private static final KeyRevocation UNDONE = new KeyRevocation("admin", AT, "", true);

  private final Grid grid =
      Grids.open(
          GridSettings.LOCAL_ONLY,
          new Membership.Gateway("gw-1", "boot-1", "1.0", AT),
          Clock.systemUTC(),
          problem -> {});

  @AfterEach
  void close() {
    grid.close();
  }

  @Test
  void revokedKeys_revokedAndUndone_isObeyed() {
    NearMap map = grid.near(GridNames.REVOKED_KEYS);
    try (RevokedKeys revoked = RevokedKeys.of(map)) {
      assertThat(revoked.test("k-alice")).isFalse();
      await(map.put("k-alice", REVOKED.toBytes(), DEADLINE));
      assertThat(revoked.test("k-alice")).isTrue();
      assertThat(revoked.test("k-bob")).isFalse();
      await(map.put("k-alice", UNDONE.toBytes(), DEADLINE));
      assertThat(revoked.test("k-alice")).isFalse();
      await(map.put("k-alice", REVOKED.toBytes(), DEADLINE));
      assertThat(revoked.test("k-alice")).isTrue();
    }
  }

  @Test
  void revokedKeys_gridLosesItsData_stayRevokedUntilUndone() {
    TestingNearMap map = new TestingNearMap();
    await(map.put("k-before", REVOKED.toBytes(), DEADLINE));
    try (RevokedKeys revoked = RevokedKeys.of(map)) {
      await(map.put("k-alice", REVOKED.toBytes(), DEADLINE));
      await(map.put("k-newer", "{\"schema\":99}".getBytes(UTF_8), DEADLINE));
      map.loseAll();
      assertThat(map.all()).isEmpty();
      assertThat(List.of("k-before", "k-alice", "k-newer")).allMatch(revoked);
      assertThat(revoked.test("k-bob")).isFalse();

      await(map.put("k-alice", UNDONE.toBytes(), DEADLINE));
      assertThat(revoked.test("k-alice")).isFalse();
      assertThat(List.of("k-before", "k-newer")).allMatch(revoked);
      map.loseAll();
      assertThat(revoked.test("k-alice")).as("undone, then lost").isFalse();
      assertThat(List.of("k-before", "k-newer")).allMatch(revoked);
    }
  }

  @Test
  void revokedKeys_entryOfANewerVersion_revokesAllTheSame() {
    NearMap map = grid.near(GridNames.REVOKED_KEYS);
    try (RevokedKeys revoked = RevokedKeys.of(map)) {
      await(map.put("k-alice", "{\"schema\":99}".getBytes(UTF_8), DEADLINE));
      assertThat(revoked.test("k-alice")).isTrue();
    }
  }

  @Test
  void revokedKeys_withoutAGrid_areNone() {
    assertThat(RevokedKeys.none().test("k-alice")).isFalse();
  }

  @Test
  void snapshotHints_newerVersionOrUnknownForm_looks() {
    Topic topic = grid.topic(GridNames.SNAPSHOTS);
    AtomicInteger looks = new AtomicInteger();
    Subscription hints = SnapshotHints.follow(topic, () -> 7, looks::incrementAndGet);
    await(topic.publish(SnapshotHints.message(6), DEADLINE));
    await(topic.publish(SnapshotHints.message(7), DEADLINE));
    await(topic.publish(SnapshotHints.message(8), DEADLINE));
    awaitThat(() -> looks.get() >= 1);
    await(topic.publish("a form of tomorrow".getBytes(UTF_8), DEADLINE));
    await(topic.publish("9".repeat(30).getBytes(UTF_8), DEADLINE));
    await(topic.publish(new byte[0], DEADLINE));
    awaitThat(() -> looks.get() >= 4);
    hints.close();
    assertThat(looks).hasValue(4);
  }

  @Test
  void keyRevocation_bytes_readBackTheSame() {
    assertThat(KeyRevocation.fromBytes(REVOKED.toBytes())).isEqualTo(REVOKED);
    assertThat(KeyRevocation.fromBytes(UNDONE.toBytes())).isEqualTo(UNDONE);
    assertThat(new String(REVOKED.toBytes(), UTF_8)).doesNotContain("undone");
  }

  @Test
  void budgetControl_neitherLimitNorFreeze_isUndone() {
    assertThat(new BudgetControl(null, false, "admin", AT, "").undone()).isTrue();
    assertThat(new BudgetControl(null, true, "admin", AT, "").undone()).isFalse();
    assertThat(new BudgetControl(BigDecimal.ZERO, false, "admin", AT, "").undone()).isFalse();
  }

  @Test
  void budgetControl_bytes_readBackTheSame() {
    BudgetControl raised =
        new BudgetControl(new BigDecimal("12.5"), false, "admin", AT, "end of quarter");
    BudgetControl frozen = new BudgetControl(null, true, "admin", AT, "");
    assertThat(BudgetControl.fromBytes(raised.toBytes())).isEqualTo(raised);
    assertThat(BudgetControl.fromBytes(frozen.toBytes())).isEqualTo(frozen);
    assertThat(raised.limitNanos(1)).isEqualTo(12_500_000_000L);
    assertThat(frozen.limitNanos(1)).isEqualTo(1);
    assertThatThrownBy(() -> BudgetControl.fromBytes("{\"schema\":2}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void await(CompletionStage<Void> stage) {
    stage.toCompletableFuture().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
