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
package io.shenyullm.grid.ignite.node;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.DataRegionMetrics;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.IgniteCluster;
import org.apache.ignite.IgniteException;
import org.apache.ignite.Ignition;
import org.apache.ignite.ShutdownPolicy;
import org.apache.ignite.cache.CachePeekMode;
import org.apache.ignite.cluster.BaselineNode;
import org.apache.ignite.cluster.ClusterState;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.IgnitionEx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node. Thread-safe. */
public final class GridNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GridNode.class);

  /** A node that is away for longer gives up its place in a cluster that persists. */
  private static final long BASELINE_TIMEOUT_MILLIS = 60_000;

  private static final long LOOK_MILLIS = 100;
  private static final long IMMEDIATE_MILLIS = 10_000;

  private final NodeSettings settings;
  private final Ignite ignite;
  private final NodeFailures failures;
  private final CountDownLatch ended;

  private GridNode(
      NodeSettings settings, Ignite ignite, NodeFailures failures, CountDownLatch ended) {
    this.settings = settings;
    this.ignite = ignite;
    this.failures = failures;
    this.ended = ended;
  }

  /**
   * Starts a node and returns when it has joined the others, or is the first.
   *
   * @throws IllegalStateException saying what to do, if it cannot run here
   */
  public static GridNode start(NodeSettings settings) {
    JvmFlags.NODE
        .complaint()
        .ifPresent(
            complaint -> {
              throw new IllegalStateException(complaint);
            });
    // no look-up of new versions, and the order of stopping is ours
    System.setProperty("IGNITE_UPDATE_NOTIFIER", "false");
    System.setProperty("IGNITE_NO_SHUTDOWN_HOOK", "true");
    System.setProperty("IGNITE_NO_ASCII", "true");
    System.setProperty("IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED", "true");
    CountDownLatch ended = new CountDownLatch(1);
    NodeFailures failures = new NodeFailures(ended::countDown);
    try {
      Ignite ignite = Ignition.start(NodeConfiguration.of(settings, failures));
      GridNode node = new GridNode(settings, ignite, failures, ended);
      node.look();
      return node;
    } catch (RuntimeException e) {
      throw new IllegalStateException(NodeTrouble.of(e, settings), e);
    }
  }

  /** What a cluster that persists needs now and then; called every second or so. */
  void look() {
    IgniteCluster cluster = ignite.cluster();
    if (settings.persistence() && cluster.state() == ClusterState.INACTIVE) {
      Collection<BaselineNode> baseline = cluster.currentBaselineTopology();
      boolean isNew = baseline == null || baseline.isEmpty();
      boolean first = cluster.forServers().forOldest().node().isLocal();
      if (isNew && first && cluster.forServers().nodes().size() >= settings.peers().size()) {
        activate();
      }
    }
  }

  /** Makes a cluster that persists accept calls, with the nodes that are there. */
  void activate() {
    IgniteCluster cluster = ignite.cluster();
    cluster.state(ClusterState.ACTIVE);
    cluster.baselineAutoAdjustTimeout(BASELINE_TIMEOUT_MILLIS);
    cluster.baselineAutoAdjustEnabled(true);
    LOG.info("The cluster is active with {} nodes", cluster.forServers().nodes().size());
  }

  /** Waits until the node cannot go on, or for the time given; false if it goes on. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether the node cannot go on: it is to be closed and may be started again. */
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** How many nodes there are. */
  public int clusterSize() {
    return ignite.cluster().forServers().nodes().size();
  }

  /** What is wrong and what to do; {@code null} if nothing is. */
  @Nullable String trouble() {
    if (hasEnded()) {
      return "the node is ending";
    }
    if (ignite.cluster().state() == ClusterState.INACTIVE) {
      return "the cluster waits for all nodes that held data; if one will not come back, POST"
          + " /activate";
    }
    int nodes = clusterSize();
    if (nodes < settings.quorum()) {
      return nodes
          + " nodes are fewer than shenyu.llm.node.quorum, "
          + settings.quorum()
          + ": no change is accepted until more are there";
    }
    Map<String, Integer> lost = lostPartitions();
    if (!lost.isEmpty()) {
      return "more nodes were lost at once than there are copies; calls on these partitions fail: "
          + lost
          + "; start the nodes again if they persist their data, then POST /reset-lost-partitions";
    }
    return null;
  }

  Map<String, Integer> lostPartitions() {
    Map<String, Integer> lost = new TreeMap<>();
    for (String name : ignite.cacheNames()) {
      int count = ignite.cache(name).lostPartitions().size();
      if (count > 0) {
        lost.put(name, count);
      }
    }
    return lost;
  }

  /**
   * Accepts that what was in lost partitions is gone, and has gateways ask the ledger for what
   * budgets had used. Safe to repeat.
   */
  void resetLostPartitions() {
    ignite.resetLostPartitions(ignite.cacheNames());
    IgniteCache<String, byte[]> epoch = ignite.cache(GridWire.EPOCH);
    if (epoch != null) {
      boolean removed = epoch.remove(GridWire.EPOCH_KEY);
      LOG.info("Lost partitions were reset, the grid's epoch {}", removed ? "too" : "was unset");
    }
  }

  /**
   * Whether all partitions have all their copies, as far as is known here; until then the loss of a
   * node may be one too many.
   */
  boolean isBalanced() {
    GridKernalContext context = ((IgniteEx) ignite).context();
    // a node that has just come or gone is known before it is known what must be copied
    long seen = context.discovery().topologyVersion();
    long agreed = context.cache().context().exchange().readyAffinityVersion().topologyVersion();
    return agreed >= seen
        && context.cache().cacheGroups().stream()
            .noneMatch(group -> group.topology().hasMovingPartitions());
  }

  Map<String, Long> entries() {
    Map<String, Long> entries = new TreeMap<>();
    if (ignite.cluster().state() != ClusterState.INACTIVE) {
      for (String name : ignite.cacheNames()) {
        entries.put(name, ignite.cache(name).localSizeLong(CachePeekMode.PRIMARY));
      }
    }
    return entries;
  }

  List<DataRegionMetrics> regions() {
    return ignite.dataRegionMetrics().stream()
        .filter(
            region ->
                region.getName().equals(NodeConfiguration.BUDGETS)
                    || region.getName().equals(NodeConfiguration.MAPS)
                    || region.getName().equals(NodeConfiguration.CACHE))
        .toList();
  }

  long maximum(DataRegionMetrics region) {
    return switch (region.getName()) {
      case NodeConfiguration.BUDGETS -> settings.budgetsMemory();
      case NodeConfiguration.CACHE -> settings.cacheMemory();
      default -> settings.mapsMemory();
    };
  }

  long fullCount() {
    return failures.fullCount();
  }

  NodeSettings settings() {
    return settings;
  }

  /**
   * Leaves the others, once they have copies of what is here; at once where there are none. Gives
   * up waiting after the timeout of the settings.
   */
  @Override
  public void close() {
    Thread graceful = stopping(ShutdownPolicy.GRACEFUL);
    long end = System.nanoTime() + settings.shutdownTimeout().toNanos();
    try {
      while (graceful.isAlive() && System.nanoTime() - end < 0 && hasOthers()) {
        graceful.join(LOOK_MILLIS);
      }
      if (graceful.isAlive()) {
        if (hasOthers()) {
          LOG.warn(
              "The node leaves before others have copies of all that is here: waited {}",
              settings.shutdownTimeout());
        }
        // Ignite's way to end its own waiting
        stopping(ShutdownPolicy.IMMEDIATE).join(IMMEDIATE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean hasOthers() {
    try {
      return clusterSize() > 1;
    } catch (IllegalStateException | IgniteException e) {
      // it is just stopping, which is what is waited for
      return true;
    }
  }

  private Thread stopping(ShutdownPolicy policy) {
    Thread thread =
        new Thread(
            () -> IgnitionEx.stop(settings.name(), /* cancel= */ true, policy, false),
            "grid-node-stop-" + policy);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
