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
package io.shenyullm.grid.ignite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.ClientConnectionException;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is sent again, and that nothing is sent after its caller has been told that the outcome is
 * unknown.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SenderTest {
  private static final Duration DEADLINE = Duration.ofMillis(20);

  /** Far beyond what any of it takes. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ScheduledExecutorService timer = GridCalls.newTimer("test");
  private final ExecutorService threads =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final TestingLine line = new TestingLine();
  private final Sender sender = new Sender(line, threads, timer);

  /** A line to nodes that nothing is asked of. */
  private static final class TestingLine implements Sender.Line {
    private final Session session = new Session(nothing(IgniteClient.class));

    /** How often it still says that there is no session. */
    final AtomicInteger away = new AtomicInteger();

    @Override
    public Session session() {
      return away.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? null : session;
    }

    @Override
    public String whyNot() {
      return "the nodes are away";
    }

    @Override
    public void lookNow() {}
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
    timer.shutdownNow();
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  @SuppressWarnings("unchecked")
  private static ClientCache<String, byte[]> cache(Session session) {
    return nothing(ClientCache.class);
  }

  private CompletionStage<Boolean> send(String what) {
    sent.add(what);
    return CompletableFuture.completedFuture(true);
  }

  /** Fails the first time as told, and as a grid that is away for a while does. */
  private CompletionStage<Boolean> sendAfter(Throwable failure, int away) {
    sent.add("sent");
    if (sent.size() > 1) {
      return CompletableFuture.completedFuture(true);
    }
    line.away.set(away);
    return CompletableFuture.failedFuture(failure);
  }

  private static ClientConnectionException closed() {
    return new ClientConnectionException("Channel is closed");
  }

  private static ClientConnectionException refused() {
    return new ClientConnectionException("no channel", new ConnectException("Connection refused"));
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static void assertNotSent(CompletionStage<?> call) {
    assertFails(call, GridException.Kind.UNAVAILABLE);
  }

  private static void assertFails(CompletionStage<?> call, GridException.Kind kind) {
    assertThatThrownBy(() -> call.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GridException.class)
        .satisfies(failure -> assertThat(GridCalls.failure(failure).kind()).isEqualTo(kind));
  }

  @Test
  void once_inTime_isSent() throws Exception {
    CompletionStage<Boolean> call =
        sender.once(Duration.ofSeconds(30), SenderTest::cache, cache -> send("first"));

    assertThat(call.toCompletableFuture().get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(sent).containsExactly("first");
  }

  @Test
  void once_waitedBeyondItsDeadline_isNotSent() {
    // the only thread is busy for longer than the call has
    threads.execute(() -> pass(DEADLINE.multipliedBy(2)));

    assertNotSent(sender.once(DEADLINE, SenderTest::cache, cache -> send("late")));

    assertThat(sent).isEmpty();
  }

  @Test
  void once_cacheThereAfterTheDeadline_isNotSent() {
    assertNotSent(
        sender.once(
            DEADLINE,
            session -> {
              pass(DEADLINE.multipliedBy(2));
              return cache(session);
            },
            cache -> send("late")));

    assertThat(sent).isEmpty();
  }

  /** A node is killed and the session with it is given up: another one comes in time. */
  @Test
  void repeatable_connectionClosedAndGridAwayForAWhile_isSentAgain() throws Exception {
    CompletionStage<Boolean> call =
        sender.repeatable(LONG, SenderTest::cache, cache -> sendAfter(closed(), 3));

    assertThat(call.toCompletableFuture().get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sent).hasSize(2);
  }

  @Test
  void once_nothingWasSent_isSentAgain() throws Exception {
    CompletionStage<Boolean> call =
        sender.once(LONG, SenderTest::cache, cache -> sendAfter(refused(), 3));

    assertThat(call.toCompletableFuture().get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(sent).hasSize(2);
  }

  @Test
  void once_mayHaveBeenApplied_isNotSentAgain() {
    CompletionStage<Boolean> call =
        sender.once(LONG, SenderTest::cache, cache -> sendAfter(closed(), 0));

    assertFails(call, GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(sent).hasSize(1);
  }

  @Test
  void call_gridAwayWhenItBegins_failsAtOnce() {
    line.away.set(Integer.MAX_VALUE);

    assertNotSent(sender.repeatable(LONG, SenderTest::cache, cache -> send("never")));

    assertThat(sent).isEmpty();
  }

  @Test
  void repeatable_gridStaysAway_failsWithWhatIsNotKnown() {
    CompletionStage<Boolean> call =
        sender.repeatable(
            Duration.ofMillis(200),
            SenderTest::cache,
            cache -> sendAfter(closed(), Integer.MAX_VALUE));

    assertFails(call, GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(sent).hasSize(1);
  }
}
