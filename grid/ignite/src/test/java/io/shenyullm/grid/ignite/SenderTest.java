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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is sent after its caller has been told that the outcome is unknown. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SenderTest {
  private static final Duration DEADLINE = Duration.ofMillis(20);

  private final ScheduledExecutorService timer = GridCalls.newTimer("test");
  private final ExecutorService threads =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final List<String> sent = new ArrayList<>();
  private final Sender sender = new Sender(new TestingLine(), threads, timer);

  /** A line to nodes that nothing is asked of. */
  private static final class TestingLine implements Sender.Line {
    private final Session session = new Session(nothing(IgniteClient.class));

    @Override
    public Session session() {
      return session;
    }

    @Override
    public String whyNot() {
      return "";
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

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static void assertNotSent(CompletionStage<?> call) {
    assertThatThrownBy(() -> call.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(GridException.class)
        .satisfies(
            failure ->
                assertThat(GridCalls.failure(failure).kind())
                    .isEqualTo(GridException.Kind.UNAVAILABLE));
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
}
