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
package io.shenyullm.grid.hazelcast;

import com.hazelcast.map.IMap;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Sends calls to Hazelcast, as many at a time as allowed, and continues on a thread of ours: no
 * caller's code runs on Hazelcast's.
 */
final class Calls {
  /**
   * Calls under way, also those whose callers have stopped waiting: they hold memory until then.
   */
  static final int MAX_CALLS = 20_000;

  /** Turns what Hazelcast answers into what the caller gets. */
  interface Answer<T, R> {
    R read(T answer) throws GridException;
  }

  private final Link link;
  private final Executor callbacks;
  private final int maxCalls;
  private final AtomicInteger open = new AtomicInteger();

  Calls(Link link, Executor callbacks, int maxCalls) {
    this.link = link;
    this.callbacks = callbacks;
    this.maxCalls = maxCalls;
  }

  <T, R> CompletionStage<R> on(
      String map,
      Function<IMap<String, byte[]>, CompletionStage<T>> operation,
      Answer<T, R> answer) {
    Session session;
    try {
      session = link.usable();
    } catch (GridException e) {
      return GridCalls.failed(e);
    }
    if (open.incrementAndGet() > maxCalls) {
      open.decrementAndGet();
      return GridCalls.failed(
          new GridException(Kind.OVERLOADED, maxCalls + " calls are under way"));
    }
    CompletionStage<T> sent;
    try {
      sent = session.map(map).thenCompose(operation);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedStage(e);
    }
    return sent.whenComplete((value, failure) -> open.decrementAndGet())
        .thenApplyAsync(
            value -> {
              try {
                return answer.read(value);
              } catch (GridException e) {
                throw new CompletionException(e);
              }
            },
            callbacks);
  }
}
