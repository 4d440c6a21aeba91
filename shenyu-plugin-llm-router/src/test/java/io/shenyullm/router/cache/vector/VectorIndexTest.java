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
package io.shenyullm.router.cache.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.testing.TestingSharedGrid;
import io.shenyullm.core.testing.TestingTime;
import io.shenyullm.core.testing.TestingTimer;
import io.shenyullm.router.cache.shared.CacheCipher;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VectorIndexTest {
  private static final int DIMENSIONS = 16;
  private static final Duration TTL = Duration.ofHours(1);

  private final TestingTime time = new TestingTime();
  private final TestingTimer timer = new TestingTimer(time);
  private final TestingSharedGrid.Store store = new TestingSharedGrid.Store(time);
  private final CacheCipher cipher = cipher();

  private static CacheCipher cipher() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    return CacheCipher.of(new Secret(HexFormat.of().formatHex(key)), random);
  }

  private VectorIndex index(TestingSharedGrid grid, int maxEntries) {
    VectorIndex index = new VectorIndex(grid, cipher, DIMENSIONS, maxEntries, time, timer);
    index.start();
    return index;
  }

  private static float[] vector(Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static float[] axis(int d) {
    float[] vector = new float[DIMENSIONS];
    vector[d] = 3;
    return vector;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int d = 0; d < a.length; d++) {
      dot += (double) a[d] * b[d];
      aa += (double) a[d] * a[d];
      bb += (double) b[d] * b[d];
    }
    return dot / Math.sqrt(aa * bb);
  }

  private static List<String> payloads(List<VectorIndex.Match> matches) {
    return matches.stream().map(VectorIndex.Match::payload).toList();
  }

  // ---- searching ----

  @Property(tries = 100, seed = "1")
  void nearest_afterAddsAndRemovals_isWhatSortingAllGives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int adds) {
    Random random = new Random(seed);
    VectorIndex index = index(null, 10_000);
    Map<String, float[]> model = new HashMap<>();
    for (int i = 0; i < adds; i++) {
      String id = "v" + random.nextInt(adds);
      float[] vector = vector(random);
      index.add(id, "p", vector, id, TTL);
      model.put(id, vector);
      if (random.nextInt(4) == 0) {
        String gone = "v" + random.nextInt(adds);
        index.remove(new VectorIndex.Match(cipher.nameOf(gone), gone, 1));
        model.remove(gone);
      }
    }
    float[] query = vector(random);
    Comparator<Map.Entry<String, float[]>> worst =
        Comparator.comparingDouble(e -> cosine(query, e.getValue()));
    List<Double> expected =
        model.entrySet().stream()
            .sorted(worst.reversed())
            .limit(5)
            .map(e -> cosine(query, e.getValue()))
            .toList();

    List<VectorIndex.Match> found = index.nearest("p", query, 5, -1);

    assertThat(index.status().count()).isEqualTo(model.size());
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat((double) found.get(i).score()).isCloseTo(expected.get(i), within(1e-5));
      assertThat(cosine(query, model.get(found.get(i).payload())))
          .isCloseTo(found.get(i).score(), within(1e-5));
    }
  }

  @Test
  void nearest_otherPartition_never() {
    VectorIndex index = index(null, 10);
    index.add("a", "acme", axis(0), "a", TTL);

    assertThat(index.nearest("other", axis(0), 5, -1)).isEmpty();
    assertThat(payloads(index.nearest("acme", axis(0), 5, 0.99f))).containsExactly("a");
  }

  @Test
  void nearest_belowTheThreshold_isLeftOut() {
    VectorIndex index = index(null, 10);
    index.add("a", "p", axis(0), "a", TTL);
    index.add("b", "p", axis(1), "b", TTL);

    assertThat(payloads(index.nearest("p", axis(0), 5, 0.5f))).containsExactly("a");
  }

  @Test
  void nearest_expired_isLeftOut() {
    VectorIndex index = index(null, 10);
    index.add("a", "p", axis(0), "a", TTL);

    time.pass(TTL);

    assertThat(index.nearest("p", axis(0), 5, 0)).isEmpty();
  }

  @Test
  void vectorsThatAreNone_areIgnored() {
    VectorIndex index = index(null, 10);
    index.add("zero", "p", new float[DIMENSIONS], "x", TTL);
    index.add("short", "p", new float[] {1}, "x", TTL);
    float[] notANumber = axis(0);
    notANumber[1] = Float.NaN;
    index.add("nan", "p", notANumber, "x", TTL);

    assertThat(index.status().count()).isZero();
    index.add("a", "p", axis(0), "a", TTL);
    assertThat(index.nearest("p", notANumber, 5, -1)).isEmpty();
  }

  @Test
  void full_oldestLeavesAndMemoryIsBounded() {
    VectorIndex index = index(null, 100);
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      time.pass(Duration.ofMillis(1));
      index.add("v" + i, "p" + i % 7, vector(random), "v" + i, TTL);
    }

    assertThat(index.status().count()).isEqualTo(100);
    assertThat(index.status().evicted()).isEqualTo(900);
    assertThat(index.status().bytes()).isLessThan(7 * 64 * DIMENSIONS * 4 + 100 * 400);
    assertThat(payloads(index.nearest("p0", vector(random), 1_000, -1)))
        .isNotEmpty()
        .allMatch(payload -> Integer.parseInt(payload.substring(1)) >= 900);
  }

  @Test
  void emptied_givesItsMemoryBack() {
    VectorIndex index = index(null, 100);
    index.add("a", "p", axis(0), "a", TTL);
    index.remove(index.nearest("p", axis(0), 1, 0).get(0));

    assertThat(index.status().bytes()).isZero();
  }

  @Test
  void nearest_whileSlotsAreReused_neverAScoreOfAnotherVector() throws Exception {
    VectorIndex index = index(null, 64);
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  // the payload says which axis the vector lies on
                  int d = i % DIMENSIONS;
                  index.add("v" + i % 200, "p", axis(d), Integer.toString(d), TTL);
                  started.countDown();
                }
              });
      started.await();
      int found = 0;
      for (int i = 0; i < 20_000; i++) {
        int d = i % DIMENSIONS;
        for (VectorIndex.Match match : index.nearest("p", axis(d), 3, 0.9f)) {
          assertThat(match.payload()).isEqualTo(Integer.toString(d));
          found++;
        }
      }
      stop.set(true);
      writing.get();
      assertThat(found).isPositive();
    } finally {
      stop.set(true);
      writer.shutdownNow();
    }
  }

  // ---- following the grid ----

  @Test
  void start_gridHasVectors_areLoaded() {
    VectorIndex first = index(new TestingSharedGrid(store), 100);
    for (int d = 0; d < DIMENSIONS; d++) {
      first.add("v" + d, "p", axis(d), "v" + d, TTL);
    }

    VectorIndex late = index(new TestingSharedGrid(store), 100);

    assertThat(late.status())
        .satisfies(
            status -> {
              assertThat(status.state()).isEqualTo(VectorIndex.State.CURRENT);
              assertThat(status.loaded()).isEqualTo(DIMENSIONS);
              assertThat(status.count()).isEqualTo(DIMENSIONS);
            });
    assertThat(payloads(late.nearest("p", axis(3), 1, 0.9f))).containsExactly("v3");
  }

  @Test
  void changesElsewhere_areFollowed() {
    VectorIndex a = index(new TestingSharedGrid(store), 100);
    VectorIndex b = index(new TestingSharedGrid(store), 100);

    a.add("x", "p", axis(0), "first", TTL);
    assertThat(payloads(b.nearest("p", axis(0), 1, 0.9f))).containsExactly("first");

    a.add("x", "p", axis(1), "second", TTL);
    assertThat(b.nearest("p", axis(0), 1, 0.9f)).isEmpty();
    assertThat(payloads(b.nearest("p", axis(1), 1, 0.9f))).containsExactly("second");

    b.remove(b.nearest("p", axis(1), 1, 0.9f).get(0));
    assertThat(a.status().count()).isZero();
  }

  @Test
  void expiredInTheGrid_leaves() {
    VectorIndex a = index(new TestingSharedGrid(store), 100);
    a.add("x", "p", axis(0), "x", TTL);

    time.pass(TTL.plusSeconds(1));
    store.expire();

    assertThat(a.status().count()).isZero();
  }

  @Test
  void gap_missedChangesAreMadeUp() {
    TestingSharedGrid grid = new TestingSharedGrid(store);
    VectorIndex a = index(grid, 100);
    VectorIndex b = index(new TestingSharedGrid(store), 100);
    a.add("goes", "p", axis(0), "goes", TTL);
    a.add("stays", "p", axis(1), "stays", TTL);
    grid.cut();
    b.remove(b.nearest("p", axis(0), 1, 0.9f).get(0));
    b.add("comes", "p", axis(2), "comes", TTL);
    assertThat(a.status().count()).isEqualTo(2);

    grid.reconnect();

    assertThat(a.status().state()).isEqualTo(VectorIndex.State.CURRENT);
    List<String> there = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      there.addAll(payloads(a.nearest("p", axis(d), 1, 0.9f)));
    }
    assertThat(there).containsExactly("stays", "comes");
  }

  @Test
  void gridAwayAtStart_loadedWhenItIsBack() {
    VectorIndex a = index(new TestingSharedGrid(store), 100);
    a.add("x", "p", axis(0), "x", TTL);
    TestingSharedGrid grid = new TestingSharedGrid(store);
    grid.cut();
    VectorIndex b = index(grid, 100);
    assertThat(b.status().state()).isEqualTo(VectorIndex.State.LOADING);
    grid.reconnect();
    timer.pass(Duration.ofSeconds(6));

    assertThat(b.status().state()).isEqualTo(VectorIndex.State.CURRENT);
    assertThat(payloads(b.nearest("p", axis(0), 1, 0.9f))).containsExactly("x");
  }

  @Test
  void inTheGrid_neitherPayloadNorPartitionCanBeRead() {
    index(new TestingSharedGrid(store), 100).add("id-of-it", "acme", axis(0), "reply-7", TTL);

    store
        .content(GridNames.CACHE_VECTORS)
        .forEach(
            (name, value) -> {
              assertThat(name).doesNotContain("id-of-it");
              assertThat(new String(value, StandardCharsets.ISO_8859_1))
                  .doesNotContain("acme", "reply-7");
            });
    assertThat(store.content(GridNames.CACHE_VECTORS)).hasSize(1);
  }

  @Test
  void rubbishInTheGrid_isIgnored() {
    TestingSharedGrid grid = new TestingSharedGrid(store);
    VectorIndex a = index(grid, 100);
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] rubbish = new byte[random.nextInt(120)];
      random.nextBytes(rubbish);
      if (rubbish.length > 1) {
        rubbish[0] = 1;
        rubbish[1] = (byte) (i % 2);
      }
      grid.map(GridNames.CACHE_VECTORS).put("r" + i, rubbish, TTL, Duration.ofSeconds(1));
    }

    assertThat(a.status().count()).isZero();
    VectorIndex b = index(grid, 100);
    assertThat(b.status().state()).isEqualTo(VectorIndex.State.CURRENT);
  }

  @Test
  void withoutKey_sharedGridIsLeftAlone() {
    VectorIndex open =
        new VectorIndex(new TestingSharedGrid(store), null, DIMENSIONS, 10, time, timer);
    open.start();
    open.add("x", "p", axis(0), "x", TTL);

    assertThat(open.status().state()).isEqualTo(VectorIndex.State.ALONE);
    assertThat(payloads(open.nearest("p", axis(0), 1, 0.9f))).containsExactly("x");
    assertThat(store.content(GridNames.CACHE_VECTORS)).isEmpty();
  }
}
