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

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.HealthState;
import io.shenyullm.core.grid.MapParts;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.grid.ignite.node.JvmFlags;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The grid of one process on Ignite. */
final class IgniteGrid implements Grid {
  /** How names of maps begin that callers have; the others are of near maps, topics, presence. */
  private static final String CALLERS = "map-";

  /** Enough to send while one or two wait for a node to be connected. */
  private static final int SENDERS = 4;

  private static final int WAITING_CALLS = 8_192;
  private static final int WAITING_WALKS = 64;

  private final ScheduledExecutorService timer;
  private final ExecutorService senders;
  private final ExecutorService replies;
  private final ExecutorService walks;
  private final ExecutorService reads;
  private final ExecutorService watcher;
  private final GridCalls calls;
  private final HealthState health;
  private final Connector connector;
  private final Sender sender;
  private final Walker walker;
  private final Walker reader;
  private final LeaseCounters counters;
  private final Map<String, IgniteMap> maps = new ConcurrentHashMap<>();
  private final MapParts parts;

  IgniteGrid(GridSettings settings, Membership.Gateway self, Clock clock) {
    this.timer = GridCalls.newTimer("grid-ignite-timer");
    this.senders = threads("grid-ignite-send", SENDERS, WAITING_CALLS);
    // one thread, so that changes come in the order in which nodes tell them
    this.replies = threads("grid-ignite-reply", 1, Integer.MAX_VALUE);
    this.walks = threads("grid-ignite-walk", 1, WAITING_WALKS);
    // apart, so that a long walk does not keep freezes and messages from being read
    this.reads = threads("grid-ignite-read", 1, WAITING_WALKS);
    this.watcher = threads("grid-ignite-watch", 1, Integer.MAX_VALUE);
    this.calls = new GridCalls(timer, Trouble::ofCall);
    this.health = new HealthState(clock, timer);
    this.connector =
        new Connector(settings, health, replies, this::followChanges, this::renewWatches);
    this.sender = new Sender(connector, senders, timer);
    this.walker = new Walker(calls, connector, walks);
    this.reader = new Walker(calls, connector, reads);
    this.counters = new IgniteCounters(calls, sender, walker);
    this.parts =
        new MapParts(
            this::entries, name -> health.get().isUsable(), self, timer, clock, connector::nodes);
    Optional<String> complaint = JvmFlags.CLIENT.complaint();
    if (complaint.isPresent()) {
      // no attempt could succeed before this process is started again
      health.set(GridHealth.State.REFUSED, complaint.get());
    } else {
      connector.start();
    }
  }

  private static ExecutorService threads(String name, int count, int waiting) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(waiting),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private void followChanges() {
    maps.values().forEach(map -> map.watch().follow());
  }

  private void renewWatches() {
    maps.values().forEach(map -> map.watch().renew());
  }

  private IgniteMap entries(String name) {
    return maps.computeIfAbsent(
        name,
        map ->
            new IgniteMap(
                map,
                calls,
                sender,
                map.startsWith(CALLERS) ? walker : reader,
                new Watch(map, connector::session, watcher, timer)));
  }

  @Override
  public String engine() {
    return IgniteGridFactory.ENGINE;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public LeaseCounters counters() {
    return counters;
  }

  @Override
  public ExpiringMap map(String name) {
    return entries(CALLERS + GridCalls.checkName(name));
  }

  @Override
  public NearMap near(String name) {
    return parts.near(name);
  }

  @Override
  public Topic topic(String name) {
    return parts.topic(name);
  }

  @Override
  public Membership membership() {
    return parts.membership();
  }

  @Override
  public GridHealth health() {
    return health.get();
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return health.onChange(listener);
  }

  /** Waits, for a second, until the others know: a process may end after that. */
  @Override
  public void close() {
    if (calls.isClosed()) {
      return;
    }
    CompletionStage<Void> left = parts.leave();
    calls.close();
    parts.close();
    left.toCompletableFuture().join();
    health.set(GridHealth.State.CLOSED, "closed");
    connector.close();
    senders.shutdown();
    walks.shutdown();
    reads.shutdown();
    watcher.shutdown();
    timer.shutdown();
    replies.shutdown();
  }
}
