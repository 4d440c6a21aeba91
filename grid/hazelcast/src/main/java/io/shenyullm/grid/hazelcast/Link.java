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

import static java.util.stream.Collectors.joining;

import com.hazelcast.client.impl.management.ClientConnectionProcessListener;
import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.partition.PartitionLostEvent;
import com.hazelcast.partition.PartitionLostListener;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth.State;
import io.shenyullm.core.grid.HealthState;
import io.shenyullm.core.grid.lease.LeaseCodec;
import java.time.Duration;
import java.util.EventListener;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a client or member running and says how it stands. Events of Hazelcast only cause a check;
 * a check looks at the present state, so that their order and number do not matter.
 */
final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final String LOST =
      "the connection to all grid nodes is lost: see that they run and can be reached";
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration HELLO_DEADLINE = Duration.ofSeconds(5);

  /** How long a member may be without a connection before operators are told. */
  private static final Duration UNHEARD = Duration.ofSeconds(5);

  private final Function<List<EventListener>, HazelcastInstance> starter;
  private final boolean embedded;
  private final HealthState health;
  private final ScheduledExecutorService work;
  private final Runnable onDoubt;
  private final Runnable onTopology;
  private final Events events = new Events();
  private final Map<String, String> attempts = new TreeMap<>();
  private final AtomicBoolean checking = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private final Map<UUID, String> complaints = new HashMap<>();
  private final Set<UUID> greeted = new HashSet<>();

  /** Whether what is heard may have changed since {@link #onTopology} ran last. */
  private final AtomicBoolean changed = new AtomicBoolean(true);

  private volatile boolean refused;
  private volatile boolean connected;
  private volatile boolean closed;
  private volatile int minMembers;
  private volatile @Nullable Session session;

  /** Since when some member has had no connection; by {@code System.nanoTime}. */
  private @Nullable Long unconnectedSince;

  /**
   * @param starter starts a client or member with listeners; may block and throw
   * @param embedded whether it is a member
   * @param work runs what blocks
   * @param onDoubt runs as soon as a connection to a member has come or gone; must not block
   * @param onTopology runs after connecting and after members or connections have come or gone
   */
  Link(
      Function<List<EventListener>, HazelcastInstance> starter,
      boolean embedded,
      HealthState health,
      ScheduledExecutorService work,
      Runnable onDoubt,
      Runnable onTopology) {
    this.starter = starter;
    this.embedded = embedded;
    this.health = health;
    this.work = work;
    this.onDoubt = onDoubt;
    this.onTopology = onTopology;
  }

  void open() {
    work.execute(this::start);
  }

  /** The running session, if calls may be made. */
  Session usable() throws GridException {
    Session current = session;
    if (current == null || !health.get().isUsable()) {
      throw new GridException(
          GridException.Kind.UNAVAILABLE, "the grid is away: " + health.get().detail());
    }
    return current;
  }

  /** The running session, if there is one and nodes have been greeted. */
  @Nullable Session current() {
    return health.get().isUsable() ? session : null;
  }

  private void start() {
    if (closed) {
      return;
    }
    try {
      HazelcastInstance instance = starter.apply(List.of(events));
      Session started = new Session(instance, work);
      started.onConnections(this::connectionsChanged);
      session = started;
      changed.set(true);
      if (embedded) {
        connected = true;
      }
    } catch (Throwable e) {
      // also a LinkageError or OutOfMemoryError: nobody else would ever hear of it or try again
      LOG.warn("Hazelcast could not be started", e);
      health.set(State.DISCONNECTED, "Hazelcast could not be started: " + e);
      later(this::start);
      return;
    }
    if (closed) {
      shutdown();
      return;
    }
    check();
  }

  private void connectionsChanged() {
    onDoubt.run();
    topologyChanged();
  }

  private void topologyChanged() {
    changed.set(true);
    poke();
  }

  private void later(Runnable task) {
    try {
      var unused = work.schedule(task, RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed meanwhile", e);
    }
  }

  /** Checks after a while, once however often it is asked for. */
  private void checkAgain() {
    if (again.compareAndSet(false, true)) {
      later(
          () -> {
            again.set(false);
            poke();
          });
    }
  }

  private void poke() {
    if (!closed && checking.compareAndSet(false, true)) {
      try {
        work.execute(
            () -> {
              checking.set(false);
              check();
            });
      } catch (RejectedExecutionException e) {
        LOG.debug("Closed meanwhile", e);
      }
    }
  }

  private synchronized void check() {
    Session current = session;
    if (closed || current == null) {
      return;
    }
    if (!current.instance().getLifecycleService().isRunning()) {
      session = null;
      connected = false;
      greeted.clear();
      health.set(State.DISCONNECTED, "Hazelcast has stopped by itself; it is being started again");
      later(this::start);
      return;
    }
    if (!connected) {
      describeAttempts();
      return;
    }
    synchronized (attempts) {
      attempts.clear();
      refused = false;
    }
    if (greet(current.instance())) {
      judge(current);
    } else {
      checkAgain();
    }
  }

  /**
   * Asks every new member what it speaks.
   *
   * @return whether all have answered
   */
  private boolean greet(HazelcastInstance instance) {
    Set<Member> members = instance.getCluster().getMembers();
    Set<UUID> ids = new HashSet<>();
    members.forEach(member -> ids.add(member.getUuid()));
    greeted.retainAll(ids);
    complaints.keySet().retainAll(ids);
    boolean all = !members.isEmpty();
    for (Member member : members) {
      if (greeted.contains(member.getUuid())) {
        continue;
      }
      try {
        IExecutorService executor = instance.getExecutorService(Wire.EXECUTOR);
        String answer =
            executor
                .submitToMember(new Hello(), member)
                .get(HELLO_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        judge(member, answer);
      } catch (ExecutionException | RuntimeException e) {
        if (Failures.isMissingClass(e)) {
          complaints.put(
              member.getUuid(), "node " + address(member.getAddress()) + ": " + Failures.LACKS_JAR);
        } else {
          // it may have left: the next check will tell
          LOG.debug("Member {} has not answered", member.getAddress(), e);
          all = false;
        }
      } catch (TimeoutException e) {
        health.set(
            State.DISCONNECTED,
            "node "
                + address(member.getAddress())
                + " is connected but does not answer: see its log and load");
        all = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return all || !complaints.isEmpty();
  }

  private void judge(Member member, String answer) {
    Map<String, Integer> said = new HashMap<>();
    for (String pair : answer.split(" ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          said.put(pair.substring(0, equals), Integer.parseInt(pair.substring(equals + 1)));
        } catch (NumberFormatException e) {
          LOG.debug("Passed over {}", pair, e);
        }
      }
    }
    int protocol = said.getOrDefault("protocol", 0);
    int schema = said.getOrDefault("schema", 0);
    if (protocol == Wire.PROTOCOL && schema == LeaseCodec.SCHEMA) {
      complaints.remove(member.getUuid());
      greeted.add(member.getUuid());
      minMembers = said.getOrDefault("minMembers", 0);
    } else {
      complaints.put(
          member.getUuid(),
          "node "
              + address(member.getAddress())
              + " speaks protocol "
              + protocol
              + ", schema "
              + schema
              + " and this gateway "
              + Wire.PROTOCOL
              + ", "
              + LeaseCodec.SCHEMA
              + ": bring nodes and gateways to one version, nodes first");
    }
  }

  private void judge(Session current) {
    int members = current.instance().getCluster().getMembers().size();
    if (!complaints.isEmpty()) {
      health.set(State.REFUSED, String.join("; ", complaints.values()));
      checkAgain();
    } else if (members < minMembers) {
      health.set(
          State.DISCONNECTED,
          members
              + " of at least "
              + minMembers
              + " grid nodes see each other, so they refuse writes: start the missing ones or mend"
              + " the network");
    } else if (connected) {
      if (!health.get().isUsable()) {
        changed.set(true);
      }
      health.set(State.CONNECTED, unheard(current));
      if (changed.getAndSet(false)) {
        onTopology.run();
      }
    }
  }

  /** Which members this client has had no connection to for long; empty if none. */
  private String unheard(Session current) {
    List<Member> missing = current.unconnected();
    if (missing.isEmpty()) {
      unconnectedSince = null;
      return "";
    }
    checkAgain();
    long now = System.nanoTime();
    Long since = unconnectedSince;
    if (since == null) {
      unconnectedSince = since = now;
    }
    if (now - since < UNHEARD.toNanos()) {
      return "";
    }
    return "no connection to grid node "
        + missing.stream().map(member -> address(member.getAddress())).collect(joining(", "))
        + ": see that this gateway can reach it. Changes made there are seen late";
  }

  private void describeAttempts() {
    String detail;
    boolean turnedAway;
    synchronized (attempts) {
      if (attempts.isEmpty()) {
        // a check that was under way may have overwritten what the loss had set
        if (health.get().isUsable()) {
          health.set(State.DISCONNECTED, LOST);
        }
        return;
      }
      turnedAway = refused;
      detail = String.join("; ", attempts.values());
    }
    health.set(turnedAway ? State.REFUSED : State.DISCONNECTED, detail);
  }

  private static String address(Address address) {
    return address.getHost() + ":" + address.getPort();
  }

  @Override
  public void close() {
    closed = true;
    shutdown();
  }

  private void shutdown() {
    Session current = session;
    session = null;
    if (current != null) {
      try {
        current.instance().shutdown();
      } catch (RuntimeException e) {
        LOG.warn("Hazelcast did not shut down cleanly", e);
      }
    }
  }

  private final class Events
      implements LifecycleListener,
          MembershipListener,
          PartitionLostListener,
          ClientConnectionProcessListener {

    @Override
    public void stateChanged(LifecycleEvent event) {
      switch (event.getState()) {
        case CLIENT_CONNECTED, CLIENT_CHANGED_CLUSTER -> connected = true;
        case CLIENT_DISCONNECTED -> {
          connected = false;
          if (!closed) {
            health.set(State.DISCONNECTED, LOST);
          }
        }
        default -> {}
      }
      topologyChanged();
    }

    @Override
    public void memberAdded(MembershipEvent event) {
      LOG.info("Grid node {} has come", event.getMember().getAddress());
      topologyChanged();
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      LOG.info("Grid node {} has gone", event.getMember().getAddress());
      topologyChanged();
    }

    @Override
    public void partitionLost(PartitionLostEvent event) {
      if (event.allReplicasInPartitionLost()) {
        LOG.error(
            "Part {} of the grid's data is lost: more than one node went at once. Budgets are"
                + " counted again from the ledger",
            event.getPartitionId());
      }
      topologyChanged();
    }

    @Override
    public void attemptingToConnectToAddress(Address address) {
      synchronized (attempts) {
        refused = false;
        attempts.remove(address.toString());
      }
    }

    @Override
    public void connectionAttemptFailed(Address target) {
      failed(target, "no grid node answers at " + address(target) + ": see that it runs there");
    }

    @Override
    public void remoteClosedConnection(Address address) {
      failed(address, address(address) + " has closed the connection: is it a grid node?");
    }

    @Override
    public void hostNotFound(String host) {
      synchronized (attempts) {
        attempts.put(host, "unknown host " + host + ": correct shenyu.llm.grid.addresses");
      }
      poke();
    }

    @Override
    public void credentialsFailed(Address remoteAddress) {
      synchronized (attempts) {
        refused = true;
        attempts.put(
            remoteAddress.toString(),
            "the node at "
                + address(remoteAddress)
                + " belongs to a cluster of another name, or wants credentials: set"
                + " shenyu.llm.grid.cluster to the name that its node was started with");
      }
      poke();
    }

    @Override
    public void clientNotAllowedInCluster(Address remoteAddress) {
      credentialsFailed(remoteAddress);
    }

    private void failed(Address target, String what) {
      synchronized (attempts) {
        // after being turned away this comes too, and says less
        attempts.putIfAbsent(target.toString(), what);
      }
      poke();
    }
  }
}
