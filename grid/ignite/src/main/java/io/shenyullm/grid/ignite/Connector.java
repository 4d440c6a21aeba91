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

import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.HealthState;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.ignite.node.Greeting;
import io.shenyullm.grid.ignite.node.GridWire;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with the nodes, on a thread of its own: connects, looks every other second
 * whether a node still answers, and connects anew when none does. While a new session is being made
 * because a node is silent, calls go on with the old one.
 */
final class Connector implements Sender.Line, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
  private static final long LOOK_MILLIS = 2_000;
  private static final long LEAST_LOOK_MILLIS = 200;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final GridSettings settings;
  private final HealthState health;
  private final Executor replies;
  private final Runnable connected;
  private final Runnable nodeLeft;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread thread;
  private boolean wake;
  private volatile boolean closed;
  private volatile @Nullable Session session;
  private volatile List<Membership.Node> nodes = List.of();
  private @Nullable EmbeddedNode embedded;

  /**
   * @param replies see {@link ClientSetup}
   * @param connected called when there is a new session; must not block
   * @param nodeLeft called when a node has left; must not block
   */
  Connector(
      GridSettings settings,
      HealthState health,
      Executor replies,
      Runnable connected,
      Runnable nodeLeft) {
    this.settings = settings;
    this.health = health;
    this.replies = replies;
    this.connected = connected;
    this.nodeLeft = nodeLeft;
    this.thread = new Thread(this::run, "grid-ignite-connect");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public @Nullable Session session() {
    return session;
  }

  @Override
  public String whyNot() {
    return "the grid is away: " + health.get().detail();
  }

  List<Membership.Node> nodes() {
    return nodes;
  }

  /** Looks at once whether nodes still answer. */
  @Override
  public void lookNow() {
    lock.lock();
    try {
      wake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        Session fresh = open();
        replace(fresh);
        health.set(GridHealth.State.CONNECTED, "");
        LOG.info("Connected to a grid of {} nodes", nodes.size());
        connected.run();
        pause = FIRST_PAUSE_MILLIS;
        watch(fresh);
      } catch (InterruptedException e) {
        // closing
        break;
      } catch (Throwable e) {
        // whatever it is, a class that is missing too: said to operators, and tried again
        replace(null);
        tell(e);
        if (!rest(pause, pause)) {
          break;
        }
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      }
    }
    replace(null);
    EmbeddedNode own = embedded;
    if (own != null) {
      own.close();
    }
  }

  private void tell(Throwable failure) {
    if (closed) {
      return;
    }
    Trouble.State trouble = Trouble.ofConnecting(failure, settings);
    boolean news =
        health.get().state() != trouble.state() || !health.get().detail().equals(trouble.detail());
    health.set(trouble.state(), trouble.detail());
    if (news) {
      LOG.warn("The grid cannot be used, attempts go on: {}", trouble.detail());
      LOG.debug("Connecting to the grid failed", failure);
    }
  }

  private Session open() throws Exception {
    IgniteClient client = Ignition.startClient(ClientSetup.of(settings, addresses(), replies));
    Session fresh = new Session(client);
    boolean usable = false;
    try {
      check(fresh);
      usable = true;
      return fresh;
    } finally {
      if (!usable) {
        fresh.close();
      }
    }
  }

  private List<String> addresses() throws RefusedException {
    if (settings.mode() == GridSettings.Mode.CLIENT) {
      return settings.addresses();
    }
    EmbeddedNode own = embedded;
    if (own != null && own.hasEnded()) {
      LOG.warn("The embedded node has ended and is started again");
      own.close();
      embedded = null;
      own = null;
    }
    if (own == null) {
      try {
        own = EmbeddedNode.start(settings);
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new RefusedException("the embedded node does not start: " + e.getMessage());
      }
      embedded = own;
    }
    return List.of(own.clientAddress());
  }

  /** Proves that the nodes are ours and fit. */
  private void check(Session fresh) throws Exception {
    Collection<ClusterNode> there = fresh.serverNodes();
    checkSchema(there);
    checkQuorum(there);
    try {
      String schema =
          fresh
              .counters()
              .<String>invokeAsync(Greeting.KEY, new Greeting())
              .get(settings.connectTimeout().toMillis() + LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (!GridWire.SCHEMA.equals(schema)) {
        throw mismatch("a node", schema, null);
      }
    } catch (ExecutionException e) {
      // the nodes are ours, by their attributes; what does work should go on, and calls that do
      // not say why
      if (!Trouble.isOfData(e) || !hasOurs(there)) {
        throw e;
      }
      LOG.warn("The grid can be used in part only: {}", Trouble.ofCall(e).getMessage());
    } catch (TimeoutException e) {
      // nodes that have just lost one of them answer when they have agreed who is left: calls wait
      // for that as long as they may, which a session that is given up would not let them
      if (!hasOurs(there)) {
        throw e;
      }
      LOG.warn("The grid's nodes are there, but the one with the counters does not answer yet");
    }
    nodes = Session.described(there);
  }

  private static void checkSchema(Collection<ClusterNode> there) throws RefusedException {
    for (ClusterNode node : there) {
      Object schema = node.attribute(GridWire.SCHEMA_ATTRIBUTE);
      if (schema != null && !schema.equals(GridWire.SCHEMA)) {
        throw mismatch(node.consistentId(), schema, node.attribute(GridWire.VERSION_ATTRIBUTE));
      }
    }
  }

  /** Without a quorum no change is accepted, and what can be read may be out of date. */
  private static void checkQuorum(Collection<ClusterNode> there) throws RefusedException {
    int quorum = Session.quorum(there);
    if (there.size() < quorum) {
      throw new RefusedException(
          "fewer nodes than the quorum: "
              + there.size()
              + " are there, shenyu.llm.node.quorum is "
              + quorum
              + ": start the others, or mend the network between them");
    }
  }

  private static boolean hasOurs(Collection<ClusterNode> nodes) {
    return nodes.stream().anyMatch(node -> node.attribute(GridWire.SCHEMA_ATTRIBUTE) != null);
  }

  private static RefusedException mismatch(Object node, Object schema, @Nullable Object version) {
    return new RefusedException(
        node
            + " has version "
            + (version == null ? "unknown" : version)
            + " with schema "
            + schema
            + ", this process has version "
            + GridWire.productVersion()
            + " with schema "
            + GridWire.SCHEMA
            + ": bring gateways and nodes to versions that fit");
  }

  /** Returns when a new session is needed. */
  private void watch(Session current) throws InterruptedException, RefusedException {
    Set<UUID> before = ids(current.serverNodes());
    while (!closed && rest(LEAST_LOOK_MILLIS, LOOK_MILLIS)) {
      if (embedded != null && embedded.hasEnded()) {
        // it may still answer, with what it knew
        return;
      }
      Collection<ClusterNode> there;
      try {
        there = current.serverNodes();
      } catch (RuntimeException e) {
        LOG.debug("A node does not answer any more", e);
        return;
      }
      // who has joined since may not fit
      checkSchema(there);
      checkQuorum(there);
      nodes = Session.described(there);
      Set<UUID> now = ids(there);
      if (Collections.disjoint(now, before)) {
        // the client has come back by itself to a grid that knows nothing of its caches
        LOG.info("None of the grid's nodes is left that were there before");
        return;
      }
      if (!now.containsAll(before)) {
        // its part of the changes may have got lost
        nodeLeft.run();
      }
      before = now;
    }
  }

  private static Set<UUID> ids(Collection<ClusterNode> nodes) {
    return nodes.stream().map(ClusterNode::id).collect(Collectors.toSet());
  }

  private void replace(@Nullable Session fresh) {
    Session old = session;
    session = fresh;
    if (fresh == null) {
      nodes = List.of();
    }
    if (old != null) {
      old.close();
    }
  }

  /**
   * Waits: at least so long, then until woken or the end.
   *
   * @return false if closed
   */
  private boolean rest(long leastMillis, long mostMillis) {
    try {
      lock.lockInterruptibly();
      try {
        long began = System.nanoTime();
        while (!closed) {
          long past = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
          if (past >= mostMillis || (wake && past >= leastMillis)) {
            wake = false;
            return true;
          }
          long left = (wake ? leastMillis : mostMillis) - past;
          boolean unused = woken.await(Math.max(1, left), TimeUnit.MILLISECONDS);
        }
        return false;
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    lookNow();
    thread.interrupt();
  }
}
