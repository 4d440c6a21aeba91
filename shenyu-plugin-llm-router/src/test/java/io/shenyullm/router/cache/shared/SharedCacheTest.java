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
package io.shenyullm.router.cache.shared;

import static io.shenyullm.router.cache.shared.TestingCaches.TAGS;
import static io.shenyullm.router.cache.shared.TestingCaches.TTL;
import static io.shenyullm.router.cache.shared.TestingCaches.bytes;
import static io.shenyullm.router.cache.shared.TestingCaches.hit;
import static io.shenyullm.router.cache.shared.TestingCaches.miss;
import static io.shenyullm.router.cache.shared.TestingCaches.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.cache.CachePurge;
import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.snapshot.ReplyCaching;
import io.shenyullm.core.testing.TestingSharedGrid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedCacheTest {
  private final TestingCaches test = new TestingCaches();
  private final TestingSharedGrid gridA = test.grid();
  private final TestingSharedGrid gridB = test.grid();
  private final SharedCache a = test.cache(gridA);
  private final SharedCache b = test.cache(gridB);

  private void store(SharedCache cache, String key, String value) {
    miss(cache.find(key)).store(bytes(value), TAGS, TTL);
  }

  @Test
  void find_storedElsewhere_gridThenNear() {
    store(a, "k", "hello");

    assertThat(value(b.find("k"))).isEqualTo("hello");
    int calls = gridB.calls();
    assertThat(hit(b.find("k")).entry().tags()).containsAll(TAGS);
    assertThat(gridB.calls()).isEqualTo(calls);
    assertThat(b.counts().gridHits()).isEqualTo(1);
    assertThat(b.counts().nearHits()).isEqualTo(1);
    assertThat(a.counts().stores()).isEqualTo(1);
  }

  @Test
  void find_timeToLiveOver_missOnBoth() {
    store(a, "k", "hello");
    value(b.find("k"));

    test.pass(TTL.plusSeconds(1));

    miss(a.find("k"));
    miss(b.find("k"));
  }

  @Test
  void find_nearCopyOfTheGrid_readAgainAfterItsOwnLimit() {
    store(a, "k", "hello");
    value(b.find("k"));
    int calls = gridB.calls();

    test.pass(CacheSettings.DEFAULT.nearTtl().plusSeconds(1));

    assertThat(value(b.find("k"))).isEqualTo("hello");
    assertThat(gridB.calls()).isGreaterThan(calls);
  }

  @Test
  void store_inTheGrid_neitherKeyNorValueCanBeRead() {
    store(a, "what is my salary", "a secret reply ".repeat(100));

    test.store
        .content(GridNames.CACHE_ENTRIES)
        .forEach(
            (name, envelope) -> {
              assertThat(name).doesNotContain("salary").hasSize(64);
              assertThat(new String(envelope, StandardCharsets.ISO_8859_1)).doesNotContain("reply");
            });
    assertThat(test.store.content(GridNames.CACHE_ENTRIES)).hasSize(1);
  }

  @Test
  void find_entryUnderAnotherName_missAndCounted() {
    store(a, "mine", "hello");
    var entries = test.store.content(GridNames.CACHE_ENTRIES);
    byte[] envelope = entries.values().iterator().next();
    store(a, "other", "x");
    String other =
        test.store.content(GridNames.CACHE_ENTRIES).keySet().stream()
            .filter(name -> !entries.containsKey(name))
            .findFirst()
            .orElseThrow();
    gridA
        .map(GridNames.CACHE_ENTRIES)
        .put(other, envelope, Duration.ofMinutes(1), Duration.ofSeconds(1));

    miss(b.find("other"));

    assertThat(b.counts().unreadable()).isEqualTo(1);
  }

  @Test
  void find_otherKeyOfEncryption_miss() {
    store(a, "k", "hello");
    SharedCache c = test.cache(test.grid(), CacheSettings.DEFAULT, TestingCaches.cipher());

    miss(c.find("k"));
  }

  @Test
  void sharedGridWithoutKey_nothingIsWrittenToIt() {
    SharedCache open = test.cache(gridA, CacheSettings.DEFAULT, null);

    store(open, "k", "hello");

    assertThat(value(open.find("k"))).isEqualTo("hello");
    assertThat(test.store.content(GridNames.CACHE_ENTRIES)).isEmpty();
    assertThat(open.isShared()).isFalse();
  }

  @Test
  void gridAway_nearCacheWorksAndNothingFails() {
    gridA.cut();

    store(a, "k", "hello");

    assertThat(value(a.find("k"))).isEqualTo("hello");
    gridA.reconnect();
    assertThat(value(a.find("k"))).isEqualTo("hello");
    miss(b.find("k"));
  }

  @Test
  void gridSilent_missesAndIsLeftAloneAfterAWhile() {
    gridA.silence(true);
    for (int i = 0; i < 10; i++) {
      miss(a.find("k" + i));
    }

    int calls = gridA.calls();
    miss(a.find("one more"));
    assertThat(gridA.calls()).isEqualTo(calls);
    assertThat(a.counts().gridFailures()).isPositive();

    gridA.silence(false);
    store(b, "k", "hello");
    test.pass(Duration.ofSeconds(2));
    assertThat(value(a.find("k"))).isEqualTo("hello");
  }

  @Test
  void store_tooLargeAfterCompression_counted() {
    CacheSettings small =
        new CacheSettings(
            1 << 20,
            2_000,
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));
    SharedCache cache = test.cache(gridA, small, test.cipher);
    byte[] noise = new byte[3_000];
    new Random(1).nextBytes(noise);

    miss(cache.find("noise")).store(noise, TAGS, TTL);
    miss(cache.find("text")).store(bytes("all the same ".repeat(1_000)), TAGS, TTL);

    miss(cache.find("noise"));
    assertThat(hit(cache.find("text")).entry().value()).hasSize(13_000);
    assertThat(cache.counts().tooLarge()).isEqualTo(1);
    assertThat(cache.counts().stores()).isEqualTo(1);
  }

  @Test
  void nearCache_full_staysWithinItsBytes() {
    CacheSettings tiny =
        new CacheSettings(
            50_000,
            20_000,
            Duration.ofMillis(20),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));
    SharedCache cache = test.cache(gridA, tiny, null);
    byte[] value = new byte[9_000];

    for (int i = 0; i < 100; i++) {
      miss(cache.find("k" + i)).store(value, TAGS, TTL);
    }

    assertThat(cache.nearBytes()).isPositive().isLessThanOrEqualTo(50_000);
    assertThat(cache.nearEntries()).isBetween(1L, 5L);
  }

  // ---- purge ----

  @Test
  void purge_byTag_invalidEverywhereAtOnceAndRemoved() {
    store(a, "k", "hello");
    miss(a.find("other")).store(bytes("x"), Set.of("tenant:other"), TTL);
    value(b.find("k"));

    CachePurge.Purge purge = test.purge(gridB).byTags(Set.of(CacheTag.tenant("acme")));

    miss(a.find("k"));
    miss(b.find("k"));
    assertThat(value(b.find("other"))).isEqualTo("x");
    assertThat(purge.removed().toCompletableFuture()).isCompletedWithValue(1L);
    assertThat(test.store.content(GridNames.CACHE_ENTRIES)).hasSize(1);
  }

  @Test
  void purge_all_nothingLeftAndLaterEntriesLive() {
    store(a, "k", "hello");

    test.purge(gridB).all();

    miss(b.find("k"));
    assertThat(test.store.content(GridNames.CACHE_ENTRIES)).isEmpty();
    store(a, "k", "again");
    assertThat(value(b.find("k"))).isEqualTo("again");
  }

  @Test
  void purge_whileAnEntryIsMade_isNotStored() {
    Joined.Miss late = miss(a.find("k"));

    test.purge(gridB).byTags(Set.of("model:small"));
    late.store(bytes("old"), TAGS, TTL);

    miss(a.find("k"));
    miss(b.find("k"));
    assertThat(a.counts().purgedMeanwhile()).isEqualTo(1);
  }

  @Test
  void purge_inTheNearMapButNotToldYet_aReplyOfBeforeIsNotHeld() {
    Joined.Miss late = miss(a.find("k"));
    gridA.holdNews();
    test.purge(gridB).byTags(Set.of("model:small"));

    late.store(bytes("old"), TAGS, TTL);

    miss(a.find("k"));
    miss(b.find("k"));
    gridA.tellNews();
    miss(a.find("k"));
    miss(b.find("k"));
    store(a, "k", "new");
    assertThat(value(b.find("k"))).isEqualTo("new");
  }

  @Test
  void purge_whileCutOff_obeyedOnReturn() {
    store(a, "k", "hello");
    gridA.cut();
    test.purge(gridB).all();
    assertThat(value(a.find("k"))).isEqualTo("hello");

    gridA.reconnect();

    miss(a.find("k"));
  }

  @Test
  void purge_twiceAtOnce_entryBetweenThemIsInvalid() {
    test.purge(gridA).byTags(Set.of("model:small"));
    store(a, "k", "between");

    test.purge(gridB).byTags(Set.of("model:small"));

    miss(b.find("k"));
  }

  @Test
  void purge_longAgo_isForgotten() {
    test.purge(gridA).byTags(Set.of("model:small"));
    test.pass(ReplyCaching.MAX_TTL.plusDays(2));

    test.purge(gridA).byTags(Set.of("model:large"));

    assertThat(test.store.content(GridNames.CACHE_TAGS)).containsOnlyKeys("model:large");
  }

  @Test
  void purge_gridAway_fails() {
    gridA.cut();

    assertThat(test.purge(gridA).all().invalidated().toCompletableFuture())
        .isCompletedExceptionally();
  }
}
