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

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.GridCalls;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the query of a map is made anew: each time, what changes meanwhile is missed. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WatchTest {
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final ScheduledExecutorService timer = GridCalls.newTimer("test");
  private final AtomicInteger queries = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicReference<Session> session = new AtomicReference<>(session());
  private final Watch watch = new Watch("map", session::get, worker, timer);

  @AfterEach
  void end() {
    worker.shutdownNow();
    timer.shutdownNow();
  }

  /** Nodes that let themselves be asked for changes and never tell of any. */
  private Session session() {
    QueryCursor<?> cursor =
        fake(QueryCursor.class, Map.of("close", ignored -> closed.incrementAndGet()));
    ClientCache<?, ?> cache =
        fake(
            ClientCache.class,
            Map.of(
                "query",
                ignored -> {
                  queries.incrementAndGet();
                  return cursor;
                }));
    return new Session(fake(IgniteClient.class, Map.of("getOrCreateCache", ignored -> cache)));
  }

  private interface Answer {
    Object to(Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Map<String, Answer> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answer = answers.get(method.getName()).to(arguments);
              return method.getReturnType() == void.class ? null : answer;
            }));
  }

  private void follow() throws Exception {
    watch.add(
        new ExpiringMap.ChangeListener() {
          @Override
          public void onChange(String key, byte[] value) {
            // the nodes tell of none
          }

          @Override
          public void onGap() {
            // read again by whoever follows
          }
        });
    done();
  }

  private void done() throws Exception {
    worker.submit(() -> {}).get(120, TimeUnit.SECONDS);
  }

  /** Who follows as soon as the grid is usable is followed by the connector's word of it. */
  @Test
  void follow_overTheSameSession_goesOn() throws Exception {
    follow();

    watch.follow();
    done();

    assertThat(queries).hasValue(1);
    assertThat(closed).hasValue(0);
  }

  @Test
  void follow_overAnotherSession_asksAnew() throws Exception {
    follow();

    session.set(session());
    watch.follow();
    done();

    assertThat(queries).hasValue(2);
    assertThat(closed).hasValue(1);
  }

  @Test
  void follow_afterASessionWasMissing_asks() throws Exception {
    session.set(null);
    follow();
    assertThat(queries).hasValue(0);

    session.set(session());
    watch.follow();
    done();

    assertThat(queries).hasValue(1);
  }

  @Test
  void renew_aNodeHasLeft_asksAnewOverTheSameSession() throws Exception {
    follow();

    watch.renew();
    done();

    assertThat(queries).hasValue(2);
  }
}
