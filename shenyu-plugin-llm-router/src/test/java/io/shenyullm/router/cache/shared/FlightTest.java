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
import static io.shenyullm.router.cache.shared.TestingCaches.WAIT;
import static io.shenyullm.router.cache.shared.TestingCaches.bytes;
import static io.shenyullm.router.cache.shared.TestingCaches.hit;
import static io.shenyullm.router.cache.shared.TestingCaches.miss;
import static io.shenyullm.router.cache.shared.TestingCaches.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.testing.TestingSharedGrid;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FlightTest {
  private final TestingCaches test = new TestingCaches();
  private final TestingSharedGrid gridA = test.grid();
  private final TestingSharedGrid gridB = test.grid();
  private final SharedCache a = test.cache(gridA);
  private final SharedCache b = test.cache(gridB);

  @Test
  void join_sameGateway_oneMakesAllGet() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> second = a.join("k", WAIT);
    CompletableFuture<Joined> third = a.join("k", WAIT);
    assertThat(second).isNotDone();

    leader.store(bytes("hello"), TAGS, TTL);

    assertThat(value(second)).isEqualTo("hello");
    assertThat(hit(third).coalesced()).isTrue();
    assertThat(a.counts().misses()).isEqualTo(1);
    assertThat(a.counts().coalesced()).isEqualTo(2);
    assertThat(test.timer.waiting()).isZero();
  }

  @Test
  void join_otherGateway_waitsForTheClaimThenGets() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> other = b.join("k", WAIT);
    assertThat(other).isNotDone();

    leader.store(bytes("hello"), TAGS, TTL);

    assertThat(value(other)).isEqualTo("hello");
    assertThat(hit(other).coalesced()).isTrue();
    assertThat(b.counts().misses()).isZero();
  }

  @Test
  void abandon_sameGateway_nextTakesOverAndOthersGoOnWaiting() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> second = a.join("k", WAIT);
    CompletableFuture<Joined> third = a.join("k", WAIT);

    leader.abandon();

    Joined.Miss next = miss(second);
    assertThat(third).isNotDone();
    next.store(bytes("by the second"), TAGS, TTL);
    assertThat(value(third)).isEqualTo("by the second");
  }

  @Test
  void abandon_otherGateways_oneOfThemTakesOver() {
    SharedCache c = test.cache(test.grid());
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> onB = b.join("k", WAIT);
    CompletableFuture<Joined> onC = c.join("k", WAIT);

    leader.abandon();

    CompletableFuture<Joined> taker = onB.isDone() ? onB : onC;
    CompletableFuture<Joined> waits = taker == onB ? onC : onB;
    assertThat(waits).isNotDone();
    miss(taker).store(bytes("taken over"), TAGS, TTL);
    assertThat(value(waits)).isEqualTo("taken over");
  }

  @Test
  void store_whatCannotBeAdmitted_allGoOnByThemselvesAndTheLeaderIsTold() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> here = a.join("k", WAIT);
    CompletableFuture<Joined> there = b.join("k", WAIT);
    Set<String> broken =
        new AbstractSet<>() {
          @Override
          public Iterator<String> iterator() {
            throw new NoClassDefFoundError("of a plugin that was taken away");
          }

          @Override
          public int size() {
            return 1;
          }
        };

    assertThatThrownBy(() -> leader.store(bytes("hello"), broken, TTL))
        .isInstanceOf(NoClassDefFoundError.class);

    miss(here);
    miss(there);
    assertThat(test.timer.waiting()).isZero();
  }

  @Test
  void keep_allGoOnByThemselvesAtOnce() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> here = a.join("k", WAIT);
    CompletableFuture<Joined> here2 = a.join("k", WAIT);
    CompletableFuture<Joined> there = b.join("k", WAIT);

    leader.keep();

    miss(here);
    miss(here2);
    miss(there);
  }

  @Test
  void gatewayKilled_claimExpiresAndAnotherTakesOver() {
    miss(a.join("k", WAIT)); // never heard of again, and its timer is dead with it
    gridA.cut();
    CompletableFuture<Joined> other = b.join("k", WAIT);
    assertThat(other).isNotDone();

    test.pass(CacheSettings.DEFAULT.claimTtl().plusSeconds(1));

    miss(other).store(bytes("hello"), TAGS, TTL);
    assertThat(value(b.find("k"))).isEqualTo("hello");
  }

  @Test
  void slowLeader_keepsItsClaim() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> other = b.join("k", Duration.ofMinutes(2));

    for (int i = 0; i < 20; i++) {
      test.pass(Duration.ofSeconds(3));
    }

    assertThat(other).isNotDone();
    leader.store(bytes("at last"), TAGS, TTL);
    assertThat(value(other)).isEqualTo("at last");
  }

  @Test
  void forgottenLeader_isReplacedInTheEnd() {
    miss(a.join("k", WAIT));

    for (int i = 0; i < 250; i++) {
      test.pass(Duration.ofSeconds(3));
    }

    miss(b.join("k", WAIT));
  }

  @Test
  void wait_over_goesOnAlone() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> here = a.join("k", Duration.ofSeconds(2));
    CompletableFuture<Joined> there = b.join("k", Duration.ofSeconds(2));

    test.pass(Duration.ofSeconds(1));
    assertThat(here).isNotDone();
    test.pass(Duration.ofSeconds(2));

    miss(here);
    miss(there);
    assertThat(a.counts().waitedInVain()).isEqualTo(1);
    assertThat(b.counts().waitedInVain()).isEqualTo(1);
    leader.store(bytes("late"), TAGS, TTL);
    assertThat(value(b.find("k"))).isEqualTo("late");
  }

  @Test
  void followerHangsUp_othersAreServed() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> gone = a.join("k", WAIT);
    CompletableFuture<Joined> stays = a.join("k", WAIT);

    gone.cancel(false);
    leader.abandon();

    miss(stays).store(bytes("hello"), TAGS, TTL);
    assertThat(gone).isCancelled();
  }

  @Test
  void lastFollowerOnAnotherGatewayHangsUp_nothingIsLeft() {
    miss(a.join("k", WAIT));
    long before = test.timer.waiting();
    b.join("k", WAIT).cancel(false);

    assertThat(test.timer.waiting()).isEqualTo(before);
  }

  @Test
  void abandon_nobodyWaits_claimIsFreeAgain() {
    miss(a.join("k", WAIT)).abandon();

    assertThat(test.store.content(GridNames.CACHE_CLAIMS)).isEmpty();
    miss(b.join("k", WAIT));
  }

  @Test
  void finishTwice_onlyTheFirstCounts() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    leader.store(bytes("hello"), TAGS, TTL);
    leader.abandon();
    leader.keep();
    leader.store(bytes("other"), TAGS, TTL);

    assertThat(value(b.join("k", WAIT))).isEqualTo("hello");
  }

  @Test
  void gridAway_coalescesWithinTheGateway() {
    gridA.cut();
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> second = a.join("k", WAIT);

    leader.store(bytes("hello"), TAGS, TTL);

    assertThat(value(second)).isEqualTo("hello");
  }

  @Test
  void changesMissed_looksAgainAfterTheGap() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> other = b.join("k", WAIT);
    gridB.cut();
    leader.store(bytes("hello"), TAGS, TTL);
    assertThat(other).isNotDone();

    gridB.reconnect();

    assertThat(value(other)).isEqualTo("hello");
  }

  @Test
  void claimOfUnknownOutcome_isGivenBack() {
    gridA.silence(true);
    Joined.Miss leader = miss(a.join("k", WAIT));
    gridA.silence(false);

    leader.abandon();

    miss(b.join("k", WAIT));
  }

  @Test
  void purgedWhileMade_followersMakeTheirOwn() {
    Joined.Miss leader = miss(a.join("k", WAIT));
    CompletableFuture<Joined> here = a.join("k", WAIT);
    test.purge(gridB).byTags(Set.of("tenant:acme"));

    leader.store(bytes("old"), TAGS, TTL);

    miss(here);
  }

  @Test
  void close_waitersGoOn() {
    miss(a.join("k", WAIT));
    CompletableFuture<Joined> here = a.join("k", WAIT);

    a.close();

    miss(here);
    miss(b.join("k", WAIT));
  }
}
