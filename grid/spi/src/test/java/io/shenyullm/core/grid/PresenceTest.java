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
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Membership.Gateway SELF =
      new Membership.Gateway("self", "boot-self", "1", Instant.ofEpochMilli(5));
  private static final Membership.Gateway OTHER =
      new Membership.Gateway("other", "boot-other", "2", Instant.ofEpochMilli(7));

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now.get();
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException("not needed");
        }
      };
  private final TestingMap map = new TestingMap();
  private final ScheduledExecutorService timer = GridCalls.newTimer("test");
  private final Membership.Node node = new Membership.Node("n", "", "");
  private final Presence presence = new Presence(map, SELF, timer, clock, () -> List.of(node));

  @AfterEach
  void stop() {
    presence.close();
    timer.shutdown();
  }

  private void announced() {
    await().atMost(PATIENCE).until(() -> presence.gateways().contains(SELF) && inMap(SELF));
  }

  private boolean inMap(Membership.Gateway gateway) {
    synchronized (map) {
      return map.entries.containsKey(gateway.boot());
    }
  }

  @Test
  void opened_announcesItself() {
    announced();

    synchronized (map) {
      assertThat(Presence.read(map.entries.get(SELF.boot()))).isEqualTo(SELF);
    }
    assertThat(presence.gateways()).containsExactly(SELF);
    assertThat(presence.nodes()).containsExactly(node);
  }

  @Test
  void others_comeAndGo() {
    announced();

    map.event(OTHER.boot(), Presence.write(OTHER));
    assertThat(presence.gateways()).containsExactly(OTHER, SELF);
    map.event(OTHER.boot(), null);
    assertThat(presence.gateways()).containsExactly(SELF);
  }

  @Test
  void gridAway_othersFade() {
    announced();
    map.event(OTHER.boot(), Presence.write(OTHER));
    map.failing = new GridException(GridException.Kind.UNAVAILABLE, "as told by the test");

    now.set(Instant.EPOCH.plusSeconds(Membership.GATEWAY_TTL_SECONDS));
    assertThat(presence.gateways()).containsExactly(OTHER, SELF);
    now.set(Instant.EPOCH.plusSeconds(Membership.GATEWAY_TTL_SECONDS).plusMillis(1));
    assertThat(presence.gateways()).containsExactly(SELF);
    now.set(Instant.EPOCH);
    assertThat(presence.gateways()).containsExactly(SELF);
  }

  @Test
  void gap_readsWhoIsThere() {
    announced();
    map.event("boot-gone", Presence.write(OTHER));
    synchronized (map) {
      map.entries.put(OTHER.boot(), Presence.write(OTHER));
      map.entries.put("unreadable", new byte[] {1, 2});
      map.entries.put("old", new byte[] {0});
    }

    map.gap();

    assertThat(presence.gateways()).containsExactly(OTHER, SELF);
  }

  @Test
  void gap_departureHeardMeanwhile_wins() {
    announced();
    synchronized (map) {
      map.entries.put(OTHER.boot(), Presence.write(OTHER));
      map.holdWalks = true;
    }
    map.gap();

    map.event(OTHER.boot(), null);
    map.walks.forEach(TestingMap.Walk::finish);

    assertThat(presence.gateways()).containsExactly(SELF);
  }

  @Test
  void newerSchema_isReadAsFarAsKnown() {
    byte[] bytes = Presence.write(OTHER);
    byte[] newer = Arrays.copyOf(bytes, bytes.length + 3);
    newer[0] = 2;

    assertThat(Presence.read(newer)).isEqualTo(OTHER);
  }

  @Test
  void leave_removesItself() {
    announced();

    assertThat(presence.leave(Duration.ofSeconds(1)).toCompletableFuture()).isCompleted();

    assertThat(inMap(SELF)).isFalse();
    assertThat(map.listening()).isZero();
  }

  @Test
  void leave_gridAway_doesNotFail() {
    announced();
    map.failing = new GridException(GridException.Kind.UNAVAILABLE, "as told by the test");

    assertThat(presence.leave(Duration.ofSeconds(1)).toCompletableFuture())
        .isCompletedWithValue(null);
  }
}
