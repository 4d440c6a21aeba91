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
package io.shenyullm.router.cache;

import io.shenyullm.core.exchange.CacheState;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.router.cache.shared.SharedCache;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** The cache of replies, as the dispatcher uses it. Thread-safe. */
public final class ReplyCache implements AutoCloseable {
  /** Large replies that wait to be stored; each may take a few MB. */
  private static final int MAX_WAITING = 16;

  private final SharedCache cache;
  private final Scheduler resumeOn;
  private final Executor storeOn;

  /**
   * @param resumeOn where a request goes on that had to wait for the grid or for another request
   * @param storeOn stores large replies; may refuse, then they are not stored. Shut down by {@link
   *     #close} where that is possible
   */
  public ReplyCache(SharedCache cache, Scheduler resumeOn, Executor storeOn) {
    this.cache = Objects.requireNonNull(cache, "cache");
    this.resumeOn = Objects.requireNonNull(resumeOn, "resumeOn");
    this.storeOn = Objects.requireNonNull(storeOn, "storeOn");
  }

  /** One daemon thread with a short queue, which refuses what does not fit. */
  public static ExecutorService newStore() {
    ThreadPoolExecutor store =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "llm-cache-store");
              thread.setDaemon(true);
              return thread;
            });
    store.allowCoreThreadTimeOut(true);
    return store;
  }

  /**
   * Begins a request's use of the cache, which ends when the exchange settles.
   *
   * @return {@code null} if the route has no cache or the request may not use it
   */
  public @Nullable CacheTurn turn(LlmExchange llm) {
    if (llm.route().cache().isOff()) {
      return null;
    }
    String key = Cacheability.allows(llm) ? RequestKey.of(llm) : null;
    if (key == null) {
      llm.cacheState(CacheState.BYPASS);
      return null;
    }
    CacheTurn turn = new CacheTurn(cache, resumeOn, storeOn, llm, key);
    llm.onSettle(turn);
    return turn;
  }

  /** Large replies that wait are not stored any more. */
  @Override
  public void close() {
    if (storeOn instanceof ExecutorService service) {
      service.shutdownNow();
    }
  }
}
