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
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.HealthState;
import io.shenyullm.core.grid.MapTopic;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearCopy;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Presence;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.EntryReader;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.grid.ignite.node.ApplyLease;
import io.shenyullm.grid.ignite.node.JvmFlags;
import io.shenyullm.grid.ignite.node.MapEntry;
import io.shenyullm.grid.ignite.node.PutIfAbsent;
import io.shenyullm.grid.ignite.node.RemoveIfEquals;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClientFuture;
import org.jspecify.annotations.Nullable;

/** The grid of one process on Ignite. */
final class IgniteGrid implements Grid {
  /** How names of maps begin that callers have; the others are of near maps, topics, presence. */
  private static final String CALLERS = "map-";

  private static final Duration LEAVE = Duration.ofSeconds(1);

  /** Enough to send while one or two wait for a node to be connected. */
  private static final int SENDERS = 4;

  private static final int WAITING_CALLS = 8_192;
  private static final int WAITING_WALKS = 64;

  /** Entries of one reply; the largest value is 8 MiB. */
  private static final int PAGE = 64;

  private final Membership.Gateway self;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final ExecutorService senders;
  private final ExecutorService replies;
  private final ExecutorService walker;
  private final ExecutorService reader;
  private final ExecutorService watcher;
  private final GridCalls calls;
  private final HealthState health;
  private final Connector connector;
  private final Sender sender;
  private final Counters counters = new Counters();
  private final Map<String, Entries> maps = new ConcurrentHashMap<>();
  private final Map<String, NearCopy> nears = new ConcurrentHashMap<>();
  private final Map<String, MapTopic> topics = new ConcurrentHashMap<>();
  private final Presence presence;

  IgniteGrid(GridSettings settings, Membership.Gateway self, Clock clock) {
    this.self = self;
    this.clock = clock;
    this.timer = GridCalls.newTimer("grid-ignite-timer");
    this.senders = threads("grid-ignite-send", SENDERS, WAITING_CALLS);
    // one thread, so that changes come in the order in which nodes tell them
    this.replies = threads("grid-ignite-reply", 1, Integer.MAX_VALUE);
    this.walker = threads("grid-ignite-walk", 1, WAITING_WALKS);
    // apart, so that a long walk does not keep freezes and messages from being read
    this.reader = threads("grid-ignite-read", 1, WAITING_WALKS);
    this.watcher = threads("grid-ignite-watch", 1, Integer.MAX_VALUE);
    this.calls = new GridCalls(timer, Trouble::ofCall);
    this.health = new HealthState(clock, timer);
    this.connector = new Connector(settings, health, replies, this::renewWatches);
    this.sender = new Sender(connector, senders, timer);
    this.presence = new Presence(entries(Presence.MAP), self, timer, clock, connector::nodes);
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

  private void renewWatches() {
    maps.values().forEach(map -> map.watch.renew());
  }

  private Entries entries(String name) {
    return maps.computeIfAbsent(name, Entries::new);
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
    return nears.computeIfAbsent(
        NearCopy.mapName(name),
        map -> new NearCopy(map, entries(map), timer, () -> health().isUsable()));
  }

  @Override
  public Topic topic(String name) {
    return topics.computeIfAbsent(
        MapTopic.mapName(name), map -> new MapTopic(entries(map), self.boot(), clock, timer));
  }

  @Override
  public Membership membership() {
    return presence;
  }

  @Override
  public GridHealth health() {
    return health.get();
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return health.onChange(listener);
  }

  /** Waits, for as long as {@link #LEAVE}, until the others know: a process may end after that. */
  @Override
  public void close() {
    if (calls.isClosed()) {
      return;
    }
    CompletionStage<Void> left = presence.leave(LEAVE);
    calls.close();
    nears.values().forEach(NearCopy::close);
    topics.values().forEach(MapTopic::close);
    left.toCompletableFuture().join();
    health.set(GridHealth.State.CLOSED, "closed");
    connector.close();
    senders.shutdown();
    walker.shutdown();
    reader.shutdown();
    watcher.shutdown();
    timer.shutdown();
    replies.shutdown();
  }

  // ---- parts of calls ----

  private static <T> CompletionStage<T> stage(IgniteClientFuture<T> future) {
    return future;
  }

  private static long newWrite() {
    return ThreadLocalRandom.current().nextLong();
  }

  private static ClientCache<String, byte[]> living(
      ClientCache<String, byte[]> cache, Duration ttl) {
    javax.cache.expiry.Duration life =
        ttl.isZero()
            ? javax.cache.expiry.Duration.ETERNAL
            : new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, millis(ttl));
    return cache.withExpirePolicy(new ModifiedExpiryPolicy(life));
  }

  private static long millis(Duration ttl) {
    return ttl.compareTo(Duration.ofDays(3_650)) > 0
        ? Duration.ofDays(3_650).toMillis()
        : Math.max(1, ttl.toMillis());
  }

  /** Shows all entries of a cache on a thread of one's own, page by page. */
  private CompletionStage<Void> walk(
      ExecutorService thread,
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

  // ---- maps ----

  private final class Entries implements ExpiringMap {
    final Watch watch;
    private final String name;

    Entries(String name) {
      this.name = name;
      this.watch = new Watch(name, connector::session, watcher, timer);
    }

    private ClientCache<String, byte[]> cache(Session session) {
      return session.map(name);
    }

    @Override
    public CompletionStage<Optional<byte[]>> get(String key, Duration deadline) {
      return calls.onKey(
          key,
          deadline,
          () ->
              sender
                  .repeatable(deadline, this::cache, cache -> stage(cache.getAsync(key)))
                  .thenApply(Entries::value));
    }

    private static Optional<byte[]> value(byte @Nullable [] stored) {
      return stored == null ? Optional.empty() : Optional.of(MapEntry.value(stored));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl, Duration deadline) {
      return calls.onEntry(
          key,
          value,
          ttl,
          deadline,
          () -> {
            byte[] stored = MapEntry.of(newWrite(), value);
            return sender.once(
                deadline, this::cache, cache -> stage(living(cache, ttl).putAsync(key, stored)));
          });
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(
        String key, byte[] value, Duration ttl, Duration deadline) {
      return calls.onEntry(
          key,
          value,
          ttl,
          deadline,
          () -> {
            byte[] stored = MapEntry.of(newWrite(), value);
            return sender.repeatable(
                deadline,
                this::cache,
                cache ->
                    stage(
                        living(cache, ttl)
                            .<Boolean>invokeAsync(key, new PutIfAbsent(), (Object) stored)));
          });
    }

    @Override
    public CompletionStage<Boolean> remove(String key, Duration deadline) {
      return calls.onKey(
          key,
          deadline,
          () -> sender.once(deadline, this::cache, cache -> stage(cache.removeAsync(key))));
    }

    @Override
    public CompletionStage<Boolean> removeIfEquals(String key, byte[] value, Duration deadline) {
      return calls.onEntry(
          key,
          value,
          deadline,
          () ->
              sender.once(
                  deadline,
                  this::cache,
                  cache ->
                      stage(
                          cache.<Boolean>invokeAsync(key, new RemoveIfEquals(), (Object) value))));
    }

    @Override
    public CompletionStage<Void> forEach(BiConsumer<String, byte[]> visitor, Duration deadline) {
      return walk(
          name.startsWith(CALLERS) ? walker : reader,
          deadline,
          this::cache,
          (key, stored) -> visitor.accept(key, MapEntry.value(stored)));
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      return watch.add(listener);
    }
  }

  // ---- counters ----

  private final class Counters implements LeaseCounters {
    @Override
    public CompletionStage<ScopeAnswer> apply(
        String scope, ScopeOperation operation, Duration deadline) {
      return calls.onKey(
          scope,
          deadline,
          () -> {
            byte[] bytes = LeaseCodec.write(operation);
            return sender
                .repeatable(
                    deadline,
                    Session::counters,
                    cache ->
                        stage(cache.<byte[]>invokeAsync(scope, new ApplyLease(), (Object) bytes)))
                .thenApply(LeaseCodec::readAnswer);
          });
    }

    @Override
    public CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline) {
      return calls.onKey(
          scope,
          deadline,
          () ->
              sender
                  .repeatable(deadline, Session::counters, cache -> stage(cache.getAsync(scope)))
                  .thenApply(bytes -> Optional.ofNullable(bytes).map(LeaseCodec::readEntry)));
    }

    @Override
    public CompletionStage<Void> forEach(
        BiConsumer<String, ScopeEntry> visitor, Duration deadline) {
      return walk(walker, deadline, Session::counters, new EntryReader(visitor));
    }
  }
}
