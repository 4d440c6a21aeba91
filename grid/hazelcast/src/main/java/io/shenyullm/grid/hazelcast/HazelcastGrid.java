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

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.HealthState;
import io.shenyullm.core.grid.MapParts;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import java.time.Clock;
import java.util.EventListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;

/** A gateway's grid on Hazelcast. */
final class HazelcastGrid implements Grid {
  /** Starting, greeting and following may each hold one. */
  private static final int WORK_THREADS = 3;

  private final ScheduledExecutorService timer = GridCalls.newTimer("llm-grid-timer");
  private final ScheduledExecutorService work =
      new ScheduledThreadPoolExecutor(WORK_THREADS, Threads.named("llm-grid-work"));
  private final GridCalls calls = new GridCalls(timer, Failures::of);
  private final HealthState health;
  private final Link link;
  private final Calls hazelcast;
  private final Walker walker;
  private final LeaseCounters counters;
  private final Set<MapFollower> followers = ConcurrentHashMap.newKeySet();
  private final MapParts parts;

  /**
   * @param starter starts a client or member; may block and throw, and is then called again
   * @param embedded whether it is a member
   */
  HazelcastGrid(
      Function<List<EventListener>, HazelcastInstance> starter,
      boolean embedded,
      Membership.Gateway self,
      Clock clock) {
    this.health = new HealthState(clock, timer);
    this.link =
        new Link(
            starter,
            embedded,
            health,
            work,
            () -> followers.forEach(MapFollower::doubt),
            () -> followers.forEach(MapFollower::sync));
    this.hazelcast = new Calls(link, timer, Calls.MAX_CALLS);
    this.walker = new Walker(link);
    this.counters = new HazelcastCounters(calls, hazelcast, walker);
    this.parts = new MapParts(this::entries, this::isHeard, self, timer, clock, this::nodes);
  }

  void open() {
    link.open();
  }

  @Override
  public String engine() {
    return HazelcastGridFactory.ENGINE;
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
    return entries("map-" + GridCalls.checkName(name));
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

  private ExpiringMap entries(String name) {
    String map = Wire.MAP_PREFIX + name;
    return new HazelcastMap(map, calls, hazelcast, walker, listener -> follow(map, listener));
  }

  private Subscription follow(String map, ExpiringMap.ChangeListener listener) {
    MapFollower follower = new MapFollower(map, listener, link, work, timer, followers::remove);
    followers.add(follower);
    follower.sync();
    return follower;
  }

  /** Whether changes of a map are heard from every node. */
  private boolean isHeard(String name) {
    String map = Wire.MAP_PREFIX + name;
    if (!health.get().isUsable()) {
      return false;
    }
    for (MapFollower follower : followers) {
      if (follower.map().equals(map) && !follower.isHearing()) {
        return false;
      }
    }
    return true;
  }

  private List<Membership.Node> nodes() {
    Session session = link.current();
    if (session == null) {
      return List.of();
    }
    return session.instance().getCluster().getMembers().stream().map(HazelcastGrid::node).toList();
  }

  private static Membership.Node node(Member member) {
    return new Membership.Node(
        member.getUuid().toString(),
        member.getAddress().getHost() + ":" + member.getAddress().getPort(),
        member.getVersion().toString());
  }

  @Override
  public GridHealth health() {
    return health.get();
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return health.onChange(listener);
  }

  /** Waits until others know and, as a member, have our data: a process may end after that. */
  @Override
  public void close() {
    if (calls.isClosed()) {
      return;
    }
    var leaving = parts.leave();
    calls.close();
    parts.close();
    followers.forEach(MapFollower::close);
    walker.close();
    leaving.toCompletableFuture().join();
    health.set(GridHealth.State.CLOSED, "closed");
    link.close();
    work.shutdown();
    timer.shutdown();
  }
}
