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
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine must do, played by two or more gateways on one grid. An engine's test extends
 * this class and says how to open a handle; the nodes may live longer than one test, since every
 * test uses names of its own.
 *
 * <p>A module that uses it needs core's test-jar and, in test scope, JUnit Jupiter, AssertJ and
 * Awaitility.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class GridContract {
  /**
   * For calls that must succeed, and for what must come of them. Far beyond what either takes: how
   * soon it comes is measured elsewhere, where nobody else uses the machine.
   */
  protected static final Duration DEADLINE = Duration.ofSeconds(60);

  /** For changes to be told, unless they were missed in a gap. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

  /** For answers: a call that has none by then has lost its deadline. */
  private static final long ANSWER_SECONDS = 2 * DEADLINE.toSeconds();

  private static final Duration TTL = Duration.ofMinutes(5);
  private static final long LEASE_MILLIS = 600_000;

  /** Two runs on the same nodes must not meet. */
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private final List<Grid> open = new ArrayList<>();

  // ---- for engines ----

  /**
   * Opens a handle on the grid that all handles of a test share.
   *
   * @param self the gateway that it is for
   */
  protected abstract Grid open(Membership.Gateway self) throws Exception;

  /** The value of {@link Grid#engine()}. */
  protected abstract String engine();

  /** The value of {@link Grid#isShared()}. */
  protected boolean isShared() {
    return true;
  }

  /** Called when the handles of a test have been closed. */
  protected void afterHandles() throws Exception {}

  // ---- parts ----

  protected final Grid gateway(String id) throws Exception {
    Grid grid = open(gatewayOf(id));
    open.add(grid);
    await("connected").atMost(DEADLINE).until(() -> grid.health().isUsable());
    return grid;
  }

  private Membership.Gateway gatewayOf(String id) {
    return new Membership.Gateway(
        id, UUID.randomUUID().toString(), "1.0", Instant.parse("2026-01-01T00:00:00Z"));
  }

  private String name(String what) {
    return what + "-" + run;
  }

  @AfterEach
  final void closeAll() throws Exception {
    open.forEach(Grid::close);
    afterHandles();
  }

  protected static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the call failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("the call hangs", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  protected static GridException failureOf(CompletionStage<?> stage) {
    try {
      Object value = stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return fail("the call succeeded with " + value);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(GridException.class);
      return (GridException) e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("the call hangs", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static Optional<String> read(ExpiringMap map, String key) {
    return get(map.get(key, DEADLINE)).map(GridContract::text);
  }

  private static Map<String, String> all(ExpiringMap map) {
    Map<String, String> all = new ConcurrentHashMap<>();
    get(map.forEach((key, value) -> all.put(key, text(value)), DEADLINE));
    return all;
  }

  /** Runs the same at once on several threads and hands back what each found. */
  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      CyclicBarrier start = new CyclicBarrier(tasks.size());
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await(ANSWER_SECONDS, TimeUnit.SECONDS);
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get(ANSWER_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  // ---- what it is ----

  @Test
  protected void grid_opened_saysWhatItIs() throws Exception {
    Grid grid = gateway("a");

    assertThat(grid.engine()).isEqualTo(engine());
    assertThat(grid.isShared()).isEqualTo(isShared());
    assertThat(grid.health().state()).isEqualTo(GridHealth.State.CONNECTED);
    assertThat(grid.health().detail()).isEmpty();
    if (isShared()) {
      await().atMost(DEADLINE).until(() -> !grid.membership().nodes().isEmpty());
    } else {
      assertThat(grid.membership().nodes()).isEmpty();
    }
  }

  @Test
  protected void map_wrongName_isRefused() throws Exception {
    Grid grid = gateway("a");

    for (String wrong : List.of("", "Upper", "with space", "under_score", "-dash", "x/y")) {
      assertThat(catching(() -> grid.map(wrong))).isInstanceOf(IllegalArgumentException.class);
      assertThat(catching(() -> grid.near(wrong))).isInstanceOf(IllegalArgumentException.class);
      assertThat(catching(() -> grid.topic(wrong))).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Throwable catching(Callable<?> call) {
    try {
      return fail("accepted: " + call.call());
    } catch (Exception e) {
      return e;
    }
  }

  // ---- leased counters ----

  private static final long LIMIT = 1_000_000;

  private CounterKey window(String series) {
    return new CounterKey(series + run, 0, CounterKey.NEVER);
  }

  private static ScopeOperation.Renew renew(
      String member, long sequence, CounterKey key, long settled, long needed, long wanted) {
    return new ScopeOperation.Renew(
        member,
        sequence,
        LEASE_MILLIS,
        List.of(new ScopeOperation.Ask(key, LIMIT, settled, needed, wanted, true, false)));
  }

  private static ScopeOperation.Renew close(
      String member, long sequence, CounterKey key, long settled) {
    return new ScopeOperation.Renew(
        member,
        sequence,
        LEASE_MILLIS,
        List.of(new ScopeOperation.Ask(key, LIMIT, settled, 0, 0, true, true)));
  }

  private static ScopeAnswer.Window apply(Grid grid, String scope, ScopeOperation operation) {
    List<ScopeAnswer.Window> windows =
        get(grid.counters().apply(scope, operation, DEADLINE)).windows();
    assertThat(windows).hasSize(1);
    return windows.get(0);
  }

  private static Counter counter(Grid grid, String scope, CounterKey key) {
    ScopeEntry entry = get(grid.counters().read(scope, DEADLINE)).orElseThrow();
    Counter counter = entry.counter(key);
    assertThat(counter).isNotNull();
    return counter;
  }

  @Test
  protected void renew_twoGateways_seeEachOther() throws Exception {
    Grid a = gateway("a");
    Grid b = gateway("b");
    String scope = name("scope");
    CounterKey key = window("month");

    ScopeAnswer.Window first = apply(a, scope, renew("a", 1, key, 0, 1_000, 1_000));
    ScopeAnswer.Window spent = apply(a, scope, renew("a", 2, key, 400, 1_000, 1_000));
    ScopeAnswer.Window second = apply(b, scope, renew("b", 1, key, 0, 500, 500));

    assertThat(first.verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(first.authorisedNanos()).isEqualTo(1_000);
    assertThat(spent.authorisedNanos()).isEqualTo(1_000);
    assertThat(second.verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(second.othersSettledNanos()).isEqualTo(400);
    assertThat(second.othersOpenNanos()).isEqualTo(600);
    Counter counter = counter(a, scope, key);
    assertThat(counter.settledNanos()).isEqualTo(400);
    assertThat(counter.openNanos()).isEqualTo(1_100);
    assertThat(counter(b, scope, key)).isEqualTo(counter);
  }

  @Test
  protected void renew_repeated_countsOnce() throws Exception {
    Grid a = gateway("a");
    String scope = name("scope");
    CounterKey key = window("month");

    ScopeAnswer.Window first = apply(a, scope, renew("a", 7, key, 300, 900, 900));
    Counter before = counter(a, scope, key);
    ScopeAnswer.Window again = apply(a, scope, renew("a", 7, key, 300, 900, 900));

    assertThat(again).isEqualTo(first);
    assertThat(counter(a, scope, key)).isEqualTo(before);
  }

  @Test
  protected void renew_stale_isRefused() throws Exception {
    Grid a = gateway("a");
    String scope = name("scope");
    CounterKey key = window("month");
    apply(a, scope, renew("a", 2, key, 500, 900, 900));
    Counter before = counter(a, scope, key);

    ScopeAnswer.Window late = apply(a, scope, renew("a", 1, key, 100, 5_000, 5_000));

    assertThat(late.verdict()).isEqualTo(ScopeAnswer.Verdict.STALE);
    assertThat(late.authorisedNanos()).isEqualTo(900);
    assertThat(counter(a, scope, key)).isEqualTo(before);
  }

  @Test
  protected void renew_closed_givesTheRestBack() throws Exception {
    Grid a = gateway("a");
    Grid b = gateway("b");
    String scope = name("scope");
    CounterKey key = window("month");
    apply(a, scope, renew("a", 1, key, 0, LIMIT, LIMIT));

    ScopeAnswer.Window refused = apply(b, scope, renew("b", 1, key, 0, 10, 10));
    apply(a, scope, close("a", 2, key, 250));
    ScopeAnswer.Window granted = apply(b, scope, renew("b", 2, key, 0, LIMIT - 250, LIMIT));

    assertThat(refused.verdict()).isEqualTo(ScopeAnswer.Verdict.SHORT);
    assertThat(refused.authorisedNanos()).isZero();
    assertThat(granted.verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(granted.othersSettledNanos()).isEqualTo(250);
  }

  @Test
  protected void renew_manyWindowsOfAScope_areChangedTogether() throws Exception {
    Grid a = gateway("a");
    String scope = name("scope");
    List<ScopeOperation.Ask> asks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asks.add(new ScopeOperation.Ask(window("series" + i), LIMIT, i, 100, 100, true, false));
    }

    ScopeAnswer answer =
        get(
            a.counters()
                .apply(scope, new ScopeOperation.Renew("a", 1, LEASE_MILLIS, asks), DEADLINE));

    assertThat(answer.windows())
        .hasSize(20)
        .allMatch(window -> window.verdict() == ScopeAnswer.Verdict.GRANTED);
    assertThat(get(a.counters().read(scope, DEADLINE)).orElseThrow().counters()).hasSize(20);
  }

  @Test
  protected void renew_nodeClock_isToldAndNear() throws Exception {
    Grid a = gateway("a");

    ScopeAnswer answer =
        get(a.counters().apply(name("scope"), renew("a", 1, window("month"), 0, 1, 1), DEADLINE));

    assertThat(Instant.ofEpochMilli(answer.nodeMillis()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  /** Spenders take what they get until nothing is left: exactly the limit is spent. */
  @Test
  protected void renew_manyMembersAndThreads_neverExceedTheLimit() throws Exception {
    List<Grid> grids = List.of(gateway("a"), gateway("b"));
    String scope = name("scope");
    CounterKey key = window("month");
    AtomicInteger most = new AtomicInteger();
    List<Callable<Long>> spenders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Grid grid = grids.get(i % 2);
      String member = "m" + i;
      spenders.add(
          () -> {
            long settled = 0;
            long sequence = 0;
            while (true) {
              long want = Math.min(LIMIT, settled + 10_000);
              ScopeAnswer.Window window =
                  apply(grid, scope, renew(member, ++sequence, key, settled, want, want));
              Counter now = counter(grid, scope, key);
              most.accumulateAndGet((int) (now.settledNanos() + now.openNanos()), Math::max);
              if (window.authorisedNanos() <= settled) {
                apply(grid, scope, close(member, ++sequence, key, settled));
                return settled;
              }
              settled = window.authorisedNanos();
            }
          });
    }

    List<Long> settled = atOnce(spenders);

    Counter end = counter(grids.get(0), scope, key);
    assertThat(end.settledNanos())
        .isEqualTo(settled.stream().mapToLong(Long::longValue).sum())
        .isEqualTo(LIMIT);
    assertThat(end.openNanos()).isZero();
    assertThat(most.get()).isLessThanOrEqualTo((int) LIMIT);
  }

  /** One member whose calls overtake each other: whatever order they arrive in, the last counts. */
  @Test
  protected void renew_oneMemberFromManyThreads_endsWithTheHighestSequence() throws Exception {
    Grid a = gateway("a");
    String scope = name("scope");
    CounterKey key = window("month");
    List<Callable<ScopeAnswer.Window>> calls = new ArrayList<>();
    for (int i = 1; i <= 16; i++) {
      long sequence = i;
      calls.add(() -> apply(a, scope, renew("a", sequence, key, sequence * 10, 0, 0)));
    }

    atOnce(calls);

    Counter counter = counter(a, scope, key);
    assertThat(counter.settledNanos()).isEqualTo(160);
    assertThat(counter.shares()).hasSize(1);
    assertThat(counter.shares().get(0).sequence()).isEqualTo(16);
  }

  @Test
  protected void seed_twice_countsOnce() throws Exception {
    Grid a = gateway("a");
    Grid b = gateway("b");
    String scope = name("scope");
    CounterKey key = window("month");
    ScopeOperation.Renew unseeded =
        new ScopeOperation.Renew(
            "a",
            1,
            LEASE_MILLIS,
            List.of(new ScopeOperation.Ask(key, LIMIT, 0, 10, 10, false, false)));
    ScopeAnswer.Window before = apply(a, scope, unseeded);

    ScopeOperation.Seed seed =
        new ScopeOperation.Seed(
            key, LIMIT, List.of(new ScopeOperation.MemberTotal("old", 123_000)));
    List<Callable<ScopeAnswer>> seeders =
        List.of(
            () -> get(a.counters().apply(scope, seed, DEADLINE)),
            () -> get(b.counters().apply(scope, seed, DEADLINE)));
    List<ScopeAnswer> answers = atOnce(seeders);

    assertThat(before.verdict()).isEqualTo(ScopeAnswer.Verdict.UNSEEDED);
    assertThat(answers).allMatch(answer -> answer.windows().isEmpty());
    Counter counter = counter(b, scope, key);
    assertThat(counter.seeded()).isTrue();
    assertThat(counter.settledNanos()).isEqualTo(123_000);
    assertThat(apply(a, scope, renew("a", 2, key, 0, 10, 10)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
  }

  @Test
  protected void reconcile_deadMember_freesItsLease() throws Exception {
    Grid a = gateway("a");
    Grid b = gateway("b");
    String scope = name("scope");
    CounterKey key = window("month");
    ScopeOperation.Renew living = renew("dead", 1, key, 0, LIMIT, LIMIT);
    long shortLife = 1;
    apply(a, scope, new ScopeOperation.Renew("dead", 1, shortLife, living.asks()));

    ScopeOperation.Reconcile reconcile =
        new ScopeOperation.Reconcile(
            List.of("dead"), List.of(new ScopeOperation.WindowTotal(key, "dead", 77)));
    // a lease that has not expired yet is left alone
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              get(b.counters().apply(scope, reconcile, DEADLINE));
              assertThat(counter(a, scope, key).settledNanos()).isEqualTo(77);
            });
    get(b.counters().apply(scope, reconcile, DEADLINE));

    Counter counter = counter(a, scope, key);
    assertThat(counter.settledNanos()).isEqualTo(77);
    assertThat(counter.openNanos()).isZero();
    assertThat(apply(a, scope, renew("dead", 2, key, 0, 5, 5)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.DEAD);
    assertThat(apply(b, scope, renew("b", 1, key, 0, 5, 5)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
  }

  @Test
  protected void counters_unknownScope_isEmpty() throws Exception {
    assertThat(get(gateway("a").counters().read(name("nobody"), DEADLINE))).isEmpty();
  }

  @Test
  protected void counters_forEach_showsAllScopes() throws Exception {
    Grid a = gateway("a");
    Grid b = gateway("b");
    CounterKey key = window("month");
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      String scope = name("walk" + i);
      apply(a, scope, renew("a", 1, key, i + 1, 0, 0));
      expected.put(scope, i + 1L);
    }

    Map<String, Long> shown = new ConcurrentHashMap<>();
    get(
        b.counters()
            .forEach(
                (scope, entry) -> {
                  Counter counter = entry.counter(key);
                  if (counter != null) {
                    shown.put(scope, counter.settledNanos());
                  }
                },
                DEADLINE));

    assertThat(shown).isEqualTo(expected);
  }

  @Test
  protected void counters_wrongScope_isRejected() throws Exception {
    Grid a = gateway("a");
    String tooLong = "k".repeat(Grid.MAX_KEY_LENGTH + 1);

    assertThat(
            failureOf(
                    a.counters().apply(tooLong, renew("a", 1, window("month"), 0, 1, 1), DEADLINE))
                .kind())
        .isEqualTo(GridException.Kind.REJECTED);
    assertThat(failureOf(a.counters().read(tooLong, DEADLINE)).kind())
        .isEqualTo(GridException.Kind.REJECTED);
  }

  // ---- expiring maps ----

  @Test
  protected void map_put_isReadByOthersAtOnce() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));

    assertThat(read(b, "k")).isEmpty();
    for (int i = 0; i < 50; i++) {
      get(a.put("k", bytes("v" + i), TTL, DEADLINE));
      assertThat(read(b, "k")).contains("v" + i);
    }
    assertThat(get(b.remove("k", DEADLINE))).isTrue();
    assertThat(read(a, "k")).isEmpty();
    assertThat(get(a.remove("k", DEADLINE))).isFalse();
  }

  @Test
  protected void map_anyKeyAndBytes_comeBackUnchanged() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    String longest = "\u4e2d".repeat(Grid.MAX_KEY_LENGTH);
    byte[] binary = new byte[256];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) i;
    }
    Map<String, byte[]> entries =
        Map.of(
            longest,
            binary,
            "empty",
            new byte[0],
            "a/b c:\u00e9\ud83d\ude00",
            bytes("x"),
            "large",
            new byte[2 * 1024 * 1024]);

    entries.forEach((key, value) -> get(a.put(key, value, TTL, DEADLINE)));

    entries.forEach(
        (key, value) -> assertThat(get(b.get(key, DEADLINE)).orElseThrow()).isEqualTo(value));
  }

  @Test
  protected void map_namesApart_doNotMix() throws Exception {
    Grid a = gateway("a");
    get(a.map(name("one")).put("k", bytes("1"), TTL, DEADLINE));
    get(a.near(name("one")).put("k", bytes("near"), DEADLINE));
    get(a.topic(name("one")).publish(bytes("message"), DEADLINE));

    assertThat(all(a.map(name("one")))).containsExactlyEntriesOf(Map.of("k", "1"));
    assertThat(all(a.map(name("two")))).isEmpty();
  }

  @Test
  protected void map_ttl_endsTheEntry() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    Duration ttl = Duration.ofSeconds(2);
    long start = System.nanoTime();
    get(a.put("k", bytes("v"), ttl, DEADLINE));
    get(a.put("stays", bytes("v"), TTL, DEADLINE));
    get(a.put("forever", bytes("v"), ExpiringMap.FOREVER, DEADLINE));

    if (System.nanoTime() - start < ttl.toNanos() / 2) {
      Optional<String> young = read(b, "k");
      // on a machine that stood still the entry may rightly be gone
      if (System.nanoTime() - start < ttl.toNanos() / 2) {
        assertThat(young).contains("v");
      }
    }
    await("expiry").atMost(DEADLINE).until(() -> read(b, "k").isEmpty());
    // granted: half a second, for an engine that rounds
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(ttl.minusMillis(1_000));
    assertThat(read(b, "stays")).contains("v");
    assertThat(read(b, "forever")).contains("v");
    assertThat(get(a.remove("k", DEADLINE))).isFalse();
    assertThat(all(b)).containsOnlyKeys("stays", "forever");
  }

  @Test
  protected void map_putAgain_replacesTheTtl() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    Duration brief = Duration.ofSeconds(1);
    get(a.put("longer", bytes("1"), brief, DEADLINE));
    get(a.put("longer", bytes("2"), ExpiringMap.FOREVER, DEADLINE));
    get(a.put("shorter", bytes("1"), ExpiringMap.FOREVER, DEADLINE));
    get(a.put("shorter", bytes("2"), brief, DEADLINE));

    await("expiry").atMost(DEADLINE).until(() -> read(a, "shorter").isEmpty());
    assertThat(read(a, "longer")).contains("2");
  }

  @Test
  protected void map_expired_canBeClaimedAgain() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    Duration brief = Duration.ofSeconds(1);
    long start = System.nanoTime();
    assertThat(get(a.putIfAbsent("k", bytes("1"), brief, DEADLINE))).isTrue();
    boolean second = get(a.putIfAbsent("k", bytes("2"), brief, DEADLINE));
    // on a machine that stood still the first may rightly be gone
    assertThat(second && System.nanoTime() - start < brief.toNanos() / 2).isFalse();

    await("expiry")
        .atMost(DEADLINE)
        .until(() -> get(a.putIfAbsent("k", bytes("3"), TTL, DEADLINE)));
    assertThat(read(a, "k")).contains("3");
  }

  @Test
  protected void putIfAbsent_race_hasOneWinner() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    for (int round = 0; round < 20; round++) {
      String key = "k" + round;
      List<Callable<Boolean>> racers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        ExpiringMap map = i % 2 == 0 ? a : b;
        byte[] value = bytes("racer" + i);
        racers.add(() -> get(map.putIfAbsent(key, value, TTL, DEADLINE)));
      }

      List<Boolean> won = atOnce(racers);

      assertThat(won).containsOnlyOnce(true);
      assertThat(read(a, key)).contains("racer" + won.indexOf(true));
    }
  }

  @Test
  protected void removeIfEquals_comparesContent() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    get(a.put("k", bytes("mine"), TTL, DEADLINE));

    assertThat(get(b.removeIfEquals("k", bytes("other"), DEADLINE))).isFalse();
    assertThat(get(b.removeIfEquals("nothing", bytes("mine"), DEADLINE))).isFalse();
    assertThat(read(a, "k")).contains("mine");
    assertThat(get(b.removeIfEquals("k", bytes("mine"), DEADLINE))).isTrue();
    assertThat(read(a, "k")).isEmpty();
  }

  @Test
  protected void removeIfEquals_race_hasOneWinner() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    for (int round = 0; round < 20; round++) {
      String key = "k" + round;
      get(a.put(key, bytes("v"), TTL, DEADLINE));

      List<Callable<Boolean>> racers =
          List.of(
              () -> get(a.removeIfEquals(key, bytes("v"), DEADLINE)),
              () -> get(b.removeIfEquals(key, bytes("v"), DEADLINE)),
              () -> get(b.removeIfEquals(key, bytes("w"), DEADLINE)),
              () -> get(a.removeIfEquals(key, bytes("v"), DEADLINE)));

      assertThat(atOnce(racers)).containsOnlyOnce(true);
    }
  }

  @Test
  protected void map_forEach_showsAll() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    Map<String, String> expected = new HashMap<>();
    List<CompletionStage<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      expected.put("k" + i, "v" + i);
      writes.add(a.put("k" + i, bytes("v" + i), TTL, DEADLINE));
      if (writes.size() == 100) { // more at once wait for each other, on a busy machine for long
        writes.forEach(GridContract::get);
        writes.clear();
      }
    }

    assertThat(all(b)).isEqualTo(expected);
  }

  @Test
  protected void forEach_visitor_isCalledByOneThreadAtATime() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    for (int i = 0; i < 200; i++) {
      get(a.put("k" + i, bytes("v"), TTL, DEADLINE));
    }
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger visits = new AtomicInteger();

    get(
        a.forEach(
            (key, value) -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              visits.incrementAndGet();
              Thread.onSpinWait();
              inside.decrementAndGet();
            },
            DEADLINE));

    assertThat(visits.get()).isGreaterThanOrEqualTo(200);
    assertThat(most.get()).isEqualTo(1);
  }

  /** Writes down what it is told. */
  private static final class Following implements ExpiringMap.ChangeListener {
    final List<String> changes = new CopyOnWriteArrayList<>();
    final AtomicInteger gaps = new AtomicInteger();

    @Override
    public void onChange(String key, byte[] value) {
      changes.add(key + "=" + (value == null ? null : text(value)));
    }

    @Override
    public void onGap() {
      gaps.incrementAndGet();
    }

    Subscription of(ExpiringMap map) {
      Subscription subscription = map.onChange(this);
      await("first gap").atMost(DEADLINE).until(() -> gaps.get() > 0);
      return subscription;
    }

    /** What was told of a key, repetitions of the same value left out. */
    List<String> of(String key) {
      List<String> own = new ArrayList<>();
      for (String change : changes) {
        boolean repeated = !own.isEmpty() && own.get(own.size() - 1).equals(change);
        if (change.startsWith(key + "=") && !repeated) {
          own.add(change);
        }
      }
      return own;
    }
  }

  /** What is told of changes of keys that end as said. */
  private interface Telling {
    void of(String ending) throws Exception;
  }

  /**
   * Who is told of a gap may have missed something: then the same is tried again, with other keys.
   */
  private static void withoutGap(List<Following> all, Telling telling) throws Exception {
    for (int attempt = 0; ; attempt++) {
      List<Integer> before = gaps(all);
      try {
        telling.of("-" + attempt);
        return;
      } catch (ConditionTimeoutException e) {
        if (gaps(all).equals(before)) {
          throw e;
        }
      }
    }
  }

  private static List<Integer> gaps(List<Following> all) {
    return all.stream().map(following -> following.gaps.get()).toList();
  }

  @Test
  protected void onChange_ofAnyHandle_isToldToAll() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    Following atA = new Following();
    Following atB = new Following();
    atA.of(a);
    atB.of(b);

    withoutGap(
        List.of(atA, atB),
        ending -> {
          String put = "put" + ending;
          String claimed = "claimed" + ending;
          get(a.put(put, bytes("1"), TTL, DEADLINE));
          get(b.put(put, bytes("2"), TTL, DEADLINE));
          get(a.remove(put, DEADLINE));
          get(b.putIfAbsent(claimed, bytes("x"), TTL, DEADLINE));
          get(a.removeIfEquals(claimed, bytes("other"), DEADLINE));
          get(a.removeIfEquals(claimed, bytes("x"), DEADLINE));

          for (Following following : List.of(atA, atB)) {
            await()
                .atMost(TOLD_WITHIN)
                .untilAsserted(
                    () -> {
                      assertThat(following.of(put))
                          .containsExactly(put + "=1", put + "=2", put + "=null");
                      assertThat(following.of(claimed))
                          .containsExactly(claimed + "=x", claimed + "=null");
                    });
          }
        });
  }

  @Test
  protected void onChange_expiry_isTold() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    Following atB = new Following();
    atB.of(b);

    withoutGap(
        List.of(atB),
        ending -> {
          String key = "k" + ending;
          get(a.put(key, bytes("1"), Duration.ofSeconds(1), DEADLINE));

          await()
              .atMost(TOLD_WITHIN)
              .untilAsserted(
                  () -> assertThat(atB.of(key)).containsExactly(key + "=1", key + "=null"));
        });
  }

  @Test
  protected void onChange_manyOfAKey_comeInOrder() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    ExpiringMap b = gateway("b").map(name("map"));
    Following atB = new Following();
    atB.of(b);

    withoutGap(
        List.of(atB),
        ending -> {
          List<String> keys = List.of("k" + ending, "l" + ending);
          Map<String, List<String>> expected = new HashMap<>();
          for (int i = 0; i < 200; i++) {
            for (String key : keys) {
              get(a.put(key, bytes("" + i), TTL, DEADLINE));
              expected.computeIfAbsent(key, unused -> new ArrayList<>()).add(key + "=" + i);
            }
          }

          await()
              .atMost(TOLD_WITHIN)
              .untilAsserted(
                  () -> {
                    for (String key : keys) {
                      assertThat(atB.of(key)).isEqualTo(expected.get(key));
                    }
                  });
        });
  }

  @Test
  protected void onChange_closed_tellsNothingMore() throws Exception {
    ExpiringMap a = gateway("a").map(name("map"));
    Following closed = new Following();
    Following still = new Following();
    Subscription subscription = closed.of(a);
    still.of(a);

    subscription.close();
    subscription.close();
    get(a.put("k", bytes("1"), TTL, DEADLINE));

    await().atMost(DEADLINE).until(() -> !still.changes.isEmpty());
    assertThat(closed.changes).isEmpty();
  }

  // ---- near maps ----

  @Test
  protected void near_put_isSeenHereWhenItCompletes() throws Exception {
    NearMap near = gateway("a").near(name("near"));

    for (int i = 0; i < 50; i++) {
      get(near.put("k", bytes("v" + i), DEADLINE));
      assertThat(text(near.get("k"))).isEqualTo("v" + i);
    }
    get(near.remove("k", DEADLINE));
    assertThat(near.get("k")).isNull();
    get(near.remove("k", DEADLINE));
    assertThat(near.all()).isEmpty();
  }

  @Test
  protected void near_change_reachesOthers() throws Exception {
    NearMap a = gateway("a").near(name("near"));
    NearMap b = gateway("b").near(name("near"));
    await().atMost(DEADLINE).until(() -> a.isCurrent() && b.isCurrent());

    get(a.put("k", bytes("v"), DEADLINE));
    await().atMost(DEADLINE).until(() -> b.get("k") != null && text(b.get("k")).equals("v"));

    get(b.remove("k", DEADLINE));
    await().atMost(DEADLINE).until(() -> a.get("k") == null);
  }

  @Test
  protected void near_openedLater_hasWhatIsThere() throws Exception {
    NearMap a = gateway("a").near(name("near"));
    for (int i = 0; i < 100; i++) {
      get(a.put("k" + i, bytes("v" + i), DEADLINE));
    }

    NearMap b = gateway("b").near(name("near"));

    await().atMost(DEADLINE).until(b::isCurrent);
    assertThat(b.all()).hasSize(100);
    assertThat(text(b.all().get("k99"))).isEqualTo("v99");
  }

  @Test
  protected void near_listener_isToldKnownKeysAndChanges() throws Exception {
    NearMap a = gateway("a").near(name("near"));
    NearMap b = gateway("b").near(name("near"));
    get(a.put("known", bytes("1"), DEADLINE));
    await().atMost(DEADLINE).until(() -> b.get("known") != null);
    List<String> told = new CopyOnWriteArrayList<>();
    List<Thread> threads = new CopyOnWriteArrayList<>();

    Subscription subscription =
        b.onChange(
            (key, value) -> {
              threads.add(Thread.currentThread());
              told.add(key + "=" + (value == null ? null : text(value)));
            });

    assertThat(told).containsExactly("known=1");
    assertThat(threads).containsExactly(Thread.currentThread());
    get(a.put("known", bytes("2"), DEADLINE));
    get(a.put("new", bytes("1"), DEADLINE));
    get(a.remove("known", DEADLINE));
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactlyInAnyOrder("known=1", "known=2", "new=1", "known=null"));
    assertThat(told.indexOf("known=2")).isLessThan(told.indexOf("known=null"));

    subscription.close();
    get(a.put("after", bytes("1"), DEADLINE));
    await().atMost(DEADLINE).until(() -> b.get("after") != null);
    assertThat(told).hasSize(4);
  }

  @Test
  protected void near_writersAtOnce_endAlike() throws Exception {
    NearMap a = gateway("a").near(name("near"));
    NearMap b = gateway("b").near(name("near"));
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      NearMap near = i % 2 == 0 ? a : b;
      int writer = i;
      writers.add(
          () -> {
            for (int n = 0; n < 25; n++) {
              get(near.put("k" + n % 3, bytes(writer + "-" + n), DEADLINE));
            }
            return true;
          });
    }
    atOnce(writers);

    await()
        .atMost(DEADLINE)
        .until(
            () ->
                a.all().size() == 3
                    && a.all().entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), b.get(entry.getKey()))));
  }

  // ---- topics ----

  @Test
  protected void topic_message_reachesAllOnce() throws Exception {
    Topic a = gateway("a").topic(name("topic"));
    Topic b = gateway("b").topic(name("topic"));
    List<String> atA = new CopyOnWriteArrayList<>();
    List<String> atB = new CopyOnWriteArrayList<>();
    a.subscribe(message -> atA.add(text(message)));
    b.subscribe(message -> atB.add(text(message)));
    // a subscription that is not active yet may miss what is sent now
    warmUp(a, atA, atB);

    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      get((i % 2 == 0 ? a : b).publish(bytes("message" + i), DEADLINE));
      sent.add("message" + i);
    }

    for (List<String> received : List.of(atA, atB)) {
      await().atMost(DEADLINE).until(() -> real(received).size() >= sent.size());
      assertThat(real(received)).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  private static void warmUp(Topic topic, List<String> atA, List<String> atB) {
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              get(topic.publish(bytes("warm"), DEADLINE));
              return atA.contains("warm") && atB.contains("warm");
            });
  }

  private static List<String> real(List<String> messages) {
    return messages.stream().filter(message -> !message.equals("warm")).toList();
  }

  @Test
  protected void topic_message_reachesOthers() throws Exception {
    Topic a = gateway("a").topic(name("topic"));
    Topic b = gateway("b").topic(name("topic"));
    List<String> atA = new CopyOnWriteArrayList<>();
    List<String> atB = new CopyOnWriteArrayList<>();
    a.subscribe(message -> atA.add(text(message)));
    b.subscribe(message -> atB.add(text(message)));
    warmUp(a, atA, atB);

    get(a.publish(bytes("now"), DEADLINE));

    await().atMost(DEADLINE).until(() -> atB.contains("now"));
  }

  @Test
  protected void topic_beforeSubscription_isNotDelivered() throws Exception {
    Topic a = gateway("a").topic(name("topic"));
    get(a.publish(bytes("early"), DEADLINE));

    Topic b = gateway("b").topic(name("topic"));
    List<String> atA = new CopyOnWriteArrayList<>();
    List<String> atB = new CopyOnWriteArrayList<>();
    a.subscribe(message -> atA.add(text(message)));
    b.subscribe(message -> atB.add(text(message)));
    warmUp(a, atA, atB);

    assertThat(atA).doesNotContain("early");
    assertThat(atB).doesNotContain("early");
  }

  @Test
  protected void topic_unsubscribed_hearsNoMore() throws Exception {
    Topic a = gateway("a").topic(name("topic"));
    List<String> gone = new CopyOnWriteArrayList<>();
    List<String> still = new CopyOnWriteArrayList<>();
    Subscription subscription = a.subscribe(message -> gone.add(text(message)));
    a.subscribe(message -> still.add(text(message)));
    warmUp(a, gone, still);

    subscription.close();
    get(a.publish(bytes("later"), DEADLINE));

    await().atMost(DEADLINE).until(() -> still.contains("later"));
    assertThat(gone).doesNotContain("later");
  }

  @Test
  protected void topic_tooLarge_isRejected() throws Exception {
    Topic topic = gateway("a").topic(name("topic"));

    assertThat(failureOf(topic.publish(new byte[Topic.MAX_BYTES + 1], DEADLINE)).kind())
        .isEqualTo(GridException.Kind.REJECTED);
    get(topic.publish(new byte[Topic.MAX_BYTES], DEADLINE));
  }

  // ---- membership ----

  private List<String> ids(Grid grid) {
    return List.copyOf(
        new TreeSet<>(
            grid.membership().gateways().stream()
                .map(Membership.Gateway::id)
                .filter(id -> id.endsWith(run))
                .toList()));
  }

  @Test
  protected void membership_gateways_seeEachOtherComeAndGo() throws Exception {
    String first = name("first");
    String second = name("second");
    Grid a = gateway(first);
    assertThat(ids(a)).containsExactly(first);
    Grid b = gateway(second);

    await().atMost(DEADLINE).until(() -> ids(a).equals(List.of(first, second)));
    await().atMost(DEADLINE).until(() -> ids(b).equals(List.of(first, second)));
    assertThat(a.membership().gateways())
        .filteredOn(gateway -> gateway.id().equals(second))
        .singleElement()
        .satisfies(
            gateway -> {
              assertThat(gateway.version()).isEqualTo("1.0");
              assertThat(gateway.startedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            });

    b.close();
    await().atMost(DEADLINE).until(() -> ids(a).equals(List.of(first)));
  }

  // ---- limits, deadlines, closing ----

  @Test
  protected void map_keyOrValueOverTheLimit_isRejected() throws Exception {
    ExpiringMap map = gateway("a").map(name("map"));
    String key = "k".repeat(Grid.MAX_KEY_LENGTH + 1);
    byte[] large = new byte[Grid.MAX_VALUE_BYTES + 1];

    List<CompletionStage<?>> calls =
        List.of(
            map.get(key, DEADLINE),
            map.put(key, bytes("v"), TTL, DEADLINE),
            map.putIfAbsent(key, bytes("v"), TTL, DEADLINE),
            map.remove(key, DEADLINE),
            map.removeIfEquals(key, bytes("v"), DEADLINE),
            map.put("k", large, TTL, DEADLINE),
            map.putIfAbsent("k", large, TTL, DEADLINE),
            map.put("", bytes("v"), TTL, DEADLINE),
            map.put("k", bytes("v"), Duration.ofSeconds(-1), DEADLINE));

    for (CompletionStage<?> call : calls) {
      assertThat(failureOf(call).kind()).isEqualTo(GridException.Kind.REJECTED);
    }
    assertThat(all(map)).isEmpty();
  }

  @Test
  protected void map_largestValue_isAccepted() throws Exception {
    ExpiringMap map = gateway("a").map(name("map"));
    byte[] largest = new byte[Grid.MAX_VALUE_BYTES];
    largest[largest.length - 1] = 7;

    get(map.put("k", largest, TTL, DEADLINE));

    assertThat(get(map.get("k", DEADLINE)).orElseThrow()).isEqualTo(largest);
  }

  @Test
  protected void call_tinyDeadline_endsAtOnce() throws Exception {
    Grid grid = gateway("a");
    ExpiringMap map = grid.map(name("map"));
    String scope = name("scope");
    Duration tiny = Duration.ofNanos(1);

    for (int i = 0; i < 50; i++) {
      List<CompletionStage<?>> calls =
          List.of(
              map.put("k", bytes("v"), TTL, tiny),
              map.get("k", tiny),
              map.forEach((key, value) -> {}, tiny),
              grid.counters().apply(scope, renew("a", i + 1, window("m"), 0, 1, 1), tiny),
              grid.counters().read(scope, tiny),
              grid.near(name("near")).put("k", bytes("v"), tiny),
              grid.topic(name("topic")).publish(bytes("m"), tiny));
      for (CompletionStage<?> call : calls) {
        try {
          call.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(GridCalls.failure(e).kind())
              .isIn(GridException.Kind.UNKNOWN_OUTCOME, GridException.Kind.UNAVAILABLE);
        }
      }
    }
    // what has been cut short does no harm to what follows
    get(map.put("after", bytes("v"), TTL, DEADLINE));
    assertThat(read(map, "after")).contains("v");
  }

  @Test
  protected void call_noTimeLeft_isNotSent() throws Exception {
    ExpiringMap map = gateway("a").map(name("map"));

    assertThat(failureOf(map.put("k", bytes("v"), TTL, Duration.ZERO)).kind())
        .isEqualTo(GridException.Kind.UNAVAILABLE);
    assertThat(read(map, "k")).isEmpty();
  }

  @Test
  protected void close_thenCalls_areUnavailable() throws Exception {
    Grid grid = gateway("a");
    Grid other = gateway("b");
    ExpiringMap map = grid.map(name("map"));
    NearMap near = grid.near(name("near"));
    Topic topic = grid.topic(name("topic"));
    get(near.put("k", bytes("v"), DEADLINE));
    List<GridHealth.State> told = new CopyOnWriteArrayList<>();
    grid.onHealth(() -> told.add(grid.health().state()));

    grid.close();
    grid.close();

    List<CompletionStage<?>> calls =
        List.of(
            map.get("k", DEADLINE),
            map.put("k", bytes("v"), TTL, DEADLINE),
            map.putIfAbsent("k", bytes("v"), TTL, DEADLINE),
            map.remove("k", DEADLINE),
            map.removeIfEquals("k", bytes("v"), DEADLINE),
            map.forEach((key, value) -> {}, DEADLINE),
            grid.counters().apply("s", renew("a", 1, window("m"), 0, 1, 1), DEADLINE),
            grid.counters().read("s", DEADLINE),
            grid.counters().forEach((scope, entry) -> {}, DEADLINE),
            near.put("k", bytes("w"), DEADLINE),
            near.remove("k", DEADLINE),
            topic.publish(bytes("m"), DEADLINE));
    for (CompletionStage<?> call : calls) {
      assertThat(failureOf(call).kind()).isEqualTo(GridException.Kind.UNAVAILABLE);
    }
    assertThat(grid.health().state()).isEqualTo(GridHealth.State.CLOSED);
    assertThat(near.isCurrent()).isFalse();
    assertThat(text(near.get("k"))).isEqualTo("v");
    assertThat(told.stream().filter(state -> state != GridHealth.State.CLOSED)).isEmpty();
    // the others go on
    get(other.map(name("map")).put("k", bytes("w"), TTL, DEADLINE));
  }
}
