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
package io.shenyullm.core.grid.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridFactory;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalGridTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Membership.Gateway SELF =
      new Membership.Gateway("a", "boot", "1", Instant.EPOCH);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final LocalStore store = new LocalStore(Clock.systemUTC(), nanos::get, 1_000_000);
  private final LocalGrid grid = store.open(SELF);

  @AfterEach
  void stop() {
    grid.close();
    store.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
  }

  private static GridException.Kind kind(CompletionStage<?> stage) throws Exception {
    try {
      throw new AssertionError(get(stage));
    } catch (ExecutionException e) {
      return GridCalls.failure(e).kind();
    }
  }

  @Test
  void ttl_endsToTheNanosecond() throws Exception {
    ExpiringMap map = grid.map("m");
    get(map.put("k", new byte[1], MINUTE, DEADLINE));
    get(map.put("forever", new byte[1], Duration.ofDays(400_000), DEADLINE));

    nanos.addAndGet(MINUTE.toNanos() - 1);
    // what does not change an entry does not prolong it
    assertThat(get(map.get("k", DEADLINE))).isPresent();
    assertThat(get(map.putIfAbsent("k", new byte[2], MINUTE, DEADLINE))).isFalse();
    assertThat(get(map.removeIfEquals("k", new byte[3], DEADLINE))).isFalse();
    nanos.addAndGet(1);
    assertThat(get(map.get("k", DEADLINE))).isEmpty();
    assertThat(get(map.remove("k", DEADLINE))).isFalse();
    assertThat(get(map.removeIfEquals("k", new byte[1], DEADLINE))).isFalse();
    assertThat(get(map.get("forever", DEADLINE))).isPresent();
  }

  @Test
  void replacedAfterExpiry_isToldInOrder() throws Exception {
    ExpiringMap map = grid.map("m");
    List<String> told = new CopyOnWriteArrayList<>();
    map.onChange(
        new ExpiringMap.ChangeListener() {
          @Override
          public void onChange(String key, byte @Nullable [] value) {
            told.add(value == null ? "gone" : "put" + value[0]);
          }

          @Override
          public void onGap() {
            told.add("gap");
          }
        });
    get(map.put("k", new byte[] {1}, MINUTE, DEADLINE));
    nanos.addAndGet(MINUTE.toNanos());
    get(map.put("k", new byte[] {2}, MINUTE, DEADLINE));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told).containsExactly("gap", "put1", "gone", "put2"));
  }

  @Test
  void memory_entriesForATime_areDroppedBeyondTheBound() throws Exception {
    ExpiringMap map = grid.map("m");
    get(map.put("kept", new byte[100_000], ExpiringMap.FOREVER, DEADLINE));
    for (int i = 0; i < 200; i++) {
      get(map.put("k" + i, new byte[20_000], MINUTE, DEADLINE));
    }

    AtomicLong bytes = new AtomicLong();
    get(map.forEach((key, value) -> bytes.addAndGet(value.length), DEADLINE));

    assertThat(bytes.get()).isBetween(500_000L, 1_100_000L);
    assertThat(get(map.get("kept", DEADLINE))).isPresent();
  }

  @Test
  void memory_entriesForEver_areRefusedBeyondTheBound() throws Exception {
    ExpiringMap map = grid.map("m");
    get(map.put("a", new byte[600_000], ExpiringMap.FOREVER, DEADLINE));

    assertThat(kind(map.put("b", new byte[600_000], ExpiringMap.FOREVER, DEADLINE)))
        .isEqualTo(GridException.Kind.OVERLOADED);
    assertThat(kind(map.putIfAbsent("b", new byte[600_000], ExpiringMap.FOREVER, DEADLINE)))
        .isEqualTo(GridException.Kind.OVERLOADED);
    assertThat(get(map.get("b", DEADLINE))).isEmpty();
    // each way of leaving makes room again
    for (int i = 0; i < 5; i++) {
      assertThat(get(map.putIfAbsent("a", new byte[100], ExpiringMap.FOREVER, DEADLINE))).isFalse();
    }
    get(map.put("a", new byte[100], MINUTE, DEADLINE));
    get(map.put("b", new byte[600_000], ExpiringMap.FOREVER, DEADLINE));
    get(map.remove("b", DEADLINE));
    assertThat(get(map.putIfAbsent("b", new byte[600_000], ExpiringMap.FOREVER, DEADLINE)))
        .isTrue();
    get(map.removeIfEquals("b", new byte[600_000], DEADLINE));
    get(map.put("c", new byte[900_000], ExpiringMap.FOREVER, DEADLINE));
  }

  @Test
  void visitorThatThrows_failsItsWalk() throws Exception {
    ExpiringMap map = grid.map("m");
    get(map.put("k", new byte[1], MINUTE, DEADLINE));

    assertThat(
            kind(
                map.forEach(
                    (key, value) -> {
                      throw new IllegalStateException("as told by the test");
                    },
                    DEADLINE)))
        .isEqualTo(GridException.Kind.REJECTED);
  }

  @Test
  void factory_isFoundAndOpens() throws Exception {
    GridFactory factory =
        ServiceLoader.load(GridFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.engine().equals(GridSettings.LOCAL))
            .findFirst()
            .orElseThrow();

    try (Grid opened = factory.open(GridSettings.LOCAL_ONLY, SELF, Clock.systemUTC())) {
      assertThat(opened.health().state()).isEqualTo(GridHealth.State.CONNECTED);
      assertThat(opened.membership().gateways()).containsExactly(SELF);
      get(opened.map("m").put("k", new byte[1], MINUTE, DEADLINE));
    }
  }

  @Test
  void wrongBound_isRefused() {
    assertThatThrownBy(() -> new LocalStore(Clock.systemUTC(), nanos::get, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
