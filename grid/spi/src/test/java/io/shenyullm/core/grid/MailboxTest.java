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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void add_fromManyThreads_keepsOrderAndOneAtATime() throws Exception {
    List<int[]> received = new ArrayList<>();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Mailbox<int[]> mailbox =
        new Mailbox<>(
            threads,
            event -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              received.add(event);
              inside.decrementAndGet();
            },
            () -> {});
    CountDownLatch done = new CountDownLatch(3);
    for (int sender = 0; sender < 3; sender++) {
      int from = sender;
      new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  mailbox.add(new int[] {from, i});
                }
                done.countDown();
              })
          .start();
    }
    assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();

    CountDownLatch end = new CountDownLatch(1);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              threads.execute(end::countDown);
              return inside.get() == 0 && end.getCount() == 0 && received.size() == 15_000;
            });
    int[] next = new int[3];
    for (int[] event : received) {
      assertThat(event[1]).isEqualTo(next[event[0]]++);
    }
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void overflow_isToldOnceAndWhatComesAfterArrives() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger received = new AtomicInteger();
    List<String> overflows = new CopyOnWriteArrayList<>();
    List<Integer> last = new CopyOnWriteArrayList<>();
    Mailbox<Integer> mailbox =
        new Mailbox<>(
            threads,
            event -> {
              if (event == 0) {
                awaitQuietly(stuck);
              }
              received.incrementAndGet();
              last.clear();
              last.add(event);
            },
            () -> overflows.add("missed"));
    for (int i = 0; i < Mailbox.LIMIT + 100; i++) {
      mailbox.add(i);
    }

    stuck.countDown();
    await().atMost(PATIENCE).until(() -> !overflows.isEmpty());
    mailbox.add(-1);

    await().atMost(PATIENCE).until(() -> last.contains(-1));
    assertThat(overflows).hasSize(1);
    assertThat(received.get()).isLessThanOrEqualTo(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void receiver_throws_losesThatEventOnly() {
    List<Integer> received = new CopyOnWriteArrayList<>();
    Mailbox<Integer> mailbox =
        new Mailbox<>(
            threads,
            event -> {
              if (event == 1) {
                throw new IllegalStateException("as told by the test");
              }
              received.add(event);
            },
            () -> {});

    mailbox.add(1);
    mailbox.add(2);

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(received).containsExactly(2));
  }

  @Test
  void held_deliversWhenOpened() {
    List<Integer> received = new CopyOnWriteArrayList<>();
    Mailbox<Integer> mailbox = Mailbox.held(Runnable::run, received::add, () -> {});
    mailbox.add(1);
    mailbox.add(2);
    assertThat(received).isEmpty();

    mailbox.open();
    mailbox.add(3);

    assertThat(received).containsExactly(1, 2, 3);
  }

  @Test
  void closed_deliversNothing() {
    List<Integer> received = new CopyOnWriteArrayList<>();
    Mailbox<Integer> mailbox = new Mailbox<>(Runnable::run, received::add, () -> {});
    Mailbox<Integer> stopped = new Mailbox<>(threads, received::add, () -> {});
    threads.shutdown();

    mailbox.close();
    mailbox.add(1);
    stopped.add(2);
    stopped.add(3);

    assertThat(received).isEmpty();
  }

  @Test
  void health_tellsChangesOfStateOnly() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    HealthState health = new HealthState(clock, Runnable::run);
    List<GridHealth.State> told = new ArrayList<>();
    Subscription subscription = health.onChange(() -> told.add(health.get().state()));
    assertThat(health.get().state()).isEqualTo(GridHealth.State.CONNECTING);

    health.set(GridHealth.State.DISCONNECTED, "refused by 127.0.0.1:1");
    health.set(GridHealth.State.DISCONNECTED, "refused by 127.0.0.1:2");
    assertThat(health.get().detail()).endsWith(":2");
    health.set(GridHealth.State.CONNECTED, "");
    subscription.close();
    health.set(GridHealth.State.CLOSED, "closed");
    health.set(GridHealth.State.CONNECTED, "");

    assertThat(told).containsExactly(GridHealth.State.DISCONNECTED, GridHealth.State.CONNECTED);
    assertThat(health.get())
        .isEqualTo(new GridHealth(GridHealth.State.CLOSED, "closed", Instant.EPOCH));
  }
}
