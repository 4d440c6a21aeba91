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

import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.cache.Cache;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.ClientCache;

/** Walks over all entries of a cache, page by page. */
final class Walker {
  /** Entries of one reply; the largest value is 8 MiB. */
  private static final int PAGE = 64;

  private final GridCalls calls;
  private final Connector connector;
  private final ExecutorService thread;

  /**
   * @param thread one that may be held until the end of a walk
   */
  Walker(GridCalls calls, Connector connector, ExecutorService thread) {
    this.calls = calls;
    this.connector = connector;
    this.thread = thread;
  }

  /** Shows all entries of a cache. */
  CompletionStage<Void> walk(
      Duration deadline,
      Function<Session, ClientCache<String, byte[]>> cache,
      BiConsumer<String, byte[]> visitor) {
    return calls.call(
        deadline,
        () -> {
          long end = System.nanoTime() + Math.min(deadline.toMillis(), 86_400_000) * 1_000_000;
          Session session = connector.session();
          if (session == null) {
            return GridCalls.failed(
                new GridException(GridException.Kind.UNAVAILABLE, connector.whyNot()));
          }
          return CompletableFuture.runAsync(() -> walkNow(session, cache, visitor, end), thread);
        });
  }

  private void walkNow(
      Session session,
      Function<Session, ClientCache<String, byte[]>> cache,
      BiConsumer<String, byte[]> visitor,
      long end) {
    ScanQuery<String, byte[]> query = new ScanQuery<>();
    query.setPageSize(PAGE);
    try (QueryCursor<Cache.Entry<String, byte[]>> cursor = cache.apply(session).query(query)) {
      for (Cache.Entry<String, byte[]> entry : cursor) {
        if (System.nanoTime() - end >= 0 || calls.isClosed()) {
          throw new CancellationException("not all entries were shown in time");
        }
        visitor.accept(entry.getKey(), entry.getValue());
      }
    }
  }
}
