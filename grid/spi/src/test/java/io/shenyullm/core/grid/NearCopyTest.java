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

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NearCopyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final TestingMap map = new TestingMap();
  private final ScheduledExecutorService timer = GridCalls.newTimer("test");
  private final AtomicBoolean connected = new AtomicBoolean(true);
  private final NearCopy near = new NearCopy("near-test", map, timer, connected::get);

  @AfterEach
  void stop() {
    near.close();
    timer.shutdown();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private String text(String key) {
    byte[] value = near.get(key);
    return value == null ? null : new String(value, UTF_8);
  }

  @Test
  void fill_changeHeardMeanwhile_wins() {
    map.entries.put("changed", bytes("old"));
    map.entries.put("removed", bytes("old"));
    map.entries.put("same", bytes("old"));
    map.holdWalks = true;
    map.gap();

    map.event("changed", bytes("new"));
    map.event("removed", bytes("new"));
    map.event("removed", null);
    map.event("added", bytes("new"));
    assertThat(near.isCurrent()).isFalse();
    map.walks.get(0).finish();

    assertThat(near.isCurrent()).isTrue();
    assertThat(text("changed")).isEqualTo("new");
    assertThat(text("removed")).isNull();
    assertThat(text("added")).isEqualTo("new");
    assertThat(text("same")).isEqualTo("old");
  }

  @Test
  void gap_whatIsGone_isRemovedAndTold() {
    map.entries.put("stays", bytes("1"));
    map.entries.put("goes", bytes("1"));
    map.gap();
    List<String> told = new CopyOnWriteArrayList<>();
    near.onChange((key, value) -> told.add(key + (value == null ? "-" : "+")));
    told.clear();

    map.entries.remove("goes");
    map.entries.put("comes", bytes("1"));
    map.gap();

    assertThat(near.all()).containsOnlyKeys("stays", "comes");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told).containsExactlyInAnyOrder("goes-", "comes+"));
  }

  @Test
  void gapDuringFill_olderReading_isIgnored() {
    map.entries.put("k", bytes("1"));
    map.holdWalks = true;
    map.gap();
    map.entries.put("k", bytes("2"));
    map.gap();

    map.walks.get(1).finish();
    map.walks.get(0).finish();

    assertThat(text("k")).isEqualTo("2");
    assertThat(near.isCurrent()).isTrue();
  }

  /** A change heard before the second reading began is part of it. */
  @Test
  void gapDuringFill_changeBetween_isNotHeldAgainstTheSecond() {
    map.holdWalks = true;
    map.gap();
    map.event("k", bytes("1"));
    map.entries.put("k", bytes("2"));
    map.gap();

    map.walks.get(1).finish();

    assertThat(text("k")).isEqualTo("2");
  }

  @Test
  void fill_failed_isRepeated() {
    map.entries.put("k", bytes("1"));
    map.failWalks = 2;

    map.gap();

    assertThat(near.isCurrent()).isFalse();
    await().atMost(DEADLINE).until(near::isCurrent);
    assertThat(text("k")).isEqualTo("1");
  }

  @Test
  void disconnected_isNotCurrentButReadable() {
    map.entries.put("k", bytes("1"));
    map.gap();

    connected.set(false);

    assertThat(near.isCurrent()).isFalse();
    assertThat(text("k")).isEqualTo("1");
  }

  @Test
  void put_waitsForItsEcho() throws Exception {
    map.gap();
    map.holdEvents = true;
    CompletableFuture<Void> put = near.put("k", bytes("mine"), DEADLINE).toCompletableFuture();
    assertThat(put).isNotDone();

    map.deliver();

    put.get(120, TimeUnit.SECONDS);
    assertThat(text("k")).isEqualTo("mine");
  }

  /** The order of the grid counts, not that of the answers. */
  @Test
  void put_overwrittenAtOnce_endsWithTheOther() throws Exception {
    map.gap();
    map.holdEvents = true;
    CompletableFuture<Void> put = near.put("k", bytes("mine"), DEADLINE).toCompletableFuture();
    map.event("k", bytes("other"));

    map.deliver();

    put.get(120, TimeUnit.SECONDS);
    assertThat(text("k")).isEqualTo("other");
  }

  @Test
  void put_echoLost_isSeenAnyway() throws Exception {
    map.gap();
    map.loseEvents = true;

    near.put("k", bytes("mine"), DEADLINE).toCompletableFuture().get(120, TimeUnit.SECONDS);
    assertThat(text("k")).isEqualTo("mine");
    near.remove("k", DEADLINE).toCompletableFuture().get(120, TimeUnit.SECONDS);
    assertThat(text("k")).isNull();
    // and what else may have been lost is read
    await().atMost(PATIENCE).until(() -> map.walks.size() >= 2);
  }

  /** What is heard of the key may be newer than the own write: it must not be overwritten. */
  @Test
  void put_echoLostButKeyHeard_readsAgain() throws Exception {
    map.gap();
    map.holdEvents = true;
    CompletableFuture<Void> put = near.put("k", bytes("mine"), DEADLINE).toCompletableFuture();
    map.entries.put("k", bytes("other"));
    map.holdEvents = false;
    map.event("k", bytes("other"));

    put.get(120, TimeUnit.SECONDS);

    await().atMost(PATIENCE).until(() -> map.walks.size() == 2);
    assertThat(text("k")).isEqualTo("other");
  }

  @Test
  void writes_failed_changeNothing() {
    map.gap();
    map.failing = new GridException(GridException.Kind.OVERLOADED, "as told by the test");

    assertThat(near.put("k", bytes("1"), DEADLINE).toCompletableFuture())
        .isCompletedExceptionally();
    assertThat(near.remove("k", DEADLINE).toCompletableFuture()).isCompletedExceptionally();
    assertThat(near.all()).isEmpty();
  }

  @Test
  void remove_nothingThere_endsAtOnce() {
    map.gap();

    assertThat(near.remove("k", DEADLINE).toCompletableFuture()).isCompleted();
  }

  @Test
  void listener_thatThrows_costsNobodyElse() {
    map.gap();
    List<String> told = new CopyOnWriteArrayList<>();
    near.onChange(
        (key, value) -> {
          throw new IllegalStateException("as told by the test");
        });
    near.onChange((key, value) -> told.add(key));

    map.event("a", bytes("1"));
    map.event("b", bytes("1"));
    map.event("b", bytes("1"));

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).containsExactly("a", "b"));
  }

  @Test
  void close_keepsTheContentAndListensNoMore() {
    map.entries.put("k", bytes("1"));
    map.gap();

    near.close();

    assertThat(map.listening()).isZero();
    assertThat(near.isCurrent()).isFalse();
    assertThat(text("k")).isEqualTo("1");
  }

  @Test
  void afterTheTimerHasStopped_writesStillEnd() {
    map.gap();
    map.loseEvents = true;
    timer.shutdownNow();

    assertThat(near.put("k", bytes("1"), DEADLINE).toCompletableFuture()).isCompleted();
    assertThat(text("k")).isEqualTo("1");
    map.failWalks = 1;
    map.gap();
    assertThat(near.isCurrent()).isFalse();
  }

  private NearCopy checkedOften() {
    return new NearCopy("near-often", map, timer, connected::get, () -> Duration.ofMillis(5));
  }

  /** A single event that got lost must not leave a key revoked here and valid there for ever. */
  @Test
  void lostEvents_areFoundByReadingFromTimeToTime() {
    map.entries.put("goes", bytes("1"));
    try (NearCopy often = checkedOften()) {
      map.gap();
      assertThat(often.all()).containsOnlyKeys("goes");

      synchronized (map) {
        map.entries.remove("goes");
        map.entries.put("comes", bytes("1"));
      }

      await().atMost(DEADLINE).until(() -> often.all().keySet().equals(Set.of("comes")));
      assertThat(often.isCurrent()).isTrue();
    }
  }

  /** The reading that a gap has caused must not be begun anew for ever. */
  @Test
  void recheck_whileAReadingIsUnderWay_leavesItAlone() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (NearCopy often =
        new NearCopy(
            "near-often",
            map,
            timer,
            connected::get,
            () -> {
              asked.incrementAndGet();
              return Duration.ofMillis(1);
            })) {
      synchronized (map) {
        map.holdWalks = true;
        map.gap();
      }
      int begun = map.walks.size();
      int before = asked.get();
      await().atMost(DEADLINE).until(() -> asked.get() > before + 5);

      assertThat(map.walks).hasSize(begun);
      assertThat(often.isCurrent()).isFalse();
      map.walks.forEach(TestingMap.Walk::finish);
      assertThat(often.isCurrent()).isTrue();
    }
  }
}
