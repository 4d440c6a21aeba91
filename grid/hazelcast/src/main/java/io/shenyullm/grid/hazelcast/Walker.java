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

import com.hazelcast.client.impl.proxy.ClientMapProxy;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridException.Kind;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Walks over all entries of a map, a partition and a page at a time, so that neither side ever
 * holds more than a page. Each walk holds a thread of its own, of which there are two.
 */
final class Walker implements AutoCloseable {
  /** Entries at a time: with the largest values allowed that is 128 MB, usually far less. */
  private static final int PAGE = 16;

  private static final int THREADS = 2;
  private static final int WAITING = 64;

  private final Link link;
  private final ThreadPoolExecutor threads;

  Walker(Link link) {
    this.link = link;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Threads.named("llm-grid-walk"));
    threads.allowCoreThreadTimeOut(true);
  }

  CompletionStage<Void> walk(String map, BiConsumer<String, byte[]> visitor, Duration deadline) {
    Session session;
    try {
      session = link.usable();
    } catch (GridException e) {
      return GridCalls.failed(e);
    }
    long start = System.nanoTime();
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              walk(session.instance(), map, visitor, start, deadline.toNanos());
              done.complete(null);
            } catch (GridException | RuntimeException | Error e) {
              done.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      return GridCalls.failed(
          new GridException(Kind.OVERLOADED, "too many walks over maps are waiting", e));
    }
    return done;
  }

  private static void walk(
      HazelcastInstance instance,
      String name,
      BiConsumer<String, byte[]> visitor,
      long start,
      long nanos)
      throws GridException {
    IMap<String, byte[]> map = instance.getMap(name);
    int partitions = instance.getPartitionService().getPartitions().size();
    for (int partition = 0; partition < partitions; partition++) {
      // the first page is fetched here
      checkTime(start, nanos, partition, partitions);
      Iterator<Map.Entry<String, byte[]>> entries = entries(map, partition);
      while (entries.hasNext()) {
        checkTime(start, nanos, partition, partitions);
        Map.Entry<String, byte[]> entry = entries.next();
        visitor.accept(entry.getKey(), entry.getValue());
      }
    }
  }

  /** A walk cut short must fail: whoever takes it for whole drops what it has not seen. */
  private static void checkTime(long start, long nanos, int partition, int partitions)
      throws GridException {
    if (System.nanoTime() - start >= nanos) {
      throw new GridException(
          Kind.UNKNOWN_OUTCOME,
          "the deadline passed after " + partition + " of " + partitions + " parts were read");
    }
  }

  /** The public iterator would fetch values one by one. */
  private static Iterator<Map.Entry<String, byte[]>> entries(
      IMap<String, byte[]> map, int partition) {
    if (map instanceof ClientMapProxy<String, byte[]> client) {
      return client.iterator(PAGE, partition, true);
    }
    return ((MapProxyImpl<String, byte[]>) map).iterator(PAGE, partition, true);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
