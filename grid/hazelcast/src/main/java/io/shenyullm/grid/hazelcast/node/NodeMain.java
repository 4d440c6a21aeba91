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
package io.shenyullm.grid.hazelcast.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import io.shenyullm.grid.hazelcast.HostPort;
import io.shenyullm.grid.hazelcast.MemberConfigs;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a grid node until it is told to end. */
public final class NodeMain {
  /** Begins the line that says the node can be used. */
  public static final String READY = "grid node ready:";

  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  private NodeMain() {}

  /** Takes no arguments: see {@link NodeSettings}. */
  public static void main(String[] arguments) {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL%1$tz %4$s [%3$s] %5$s%6$s%n");
    }
    NodeSettings settings;
    try {
      settings = NodeSettings.read(System::getProperty, System::getenv);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    try {
      run(settings);
    } catch (IOException | RuntimeException e) {
      System.err.println("The grid node could not start: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(NodeSettings settings) throws IOException {
    AtomicBoolean ending = new AtomicBoolean();
    Config config = MemberConfigs.of(settings.member());
    config.addListenerConfig(new ListenerConfig(new EndWithMember(ending)));
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  ending.set(true);
                  // hands the data to the other nodes
                  member.shutdown();
                  System.out.println("grid node stopped");
                },
                "grid-node-stop"));
    HostPort http = settings.http();
    if (http != null) {
      NodeHttp.start(http, member, settings.member().minMembers());
    }
    HostPort bind = settings.member().bind();
    if (!bind.isLoopback()) {
      System.err.printf(
          "WARNING: %s can be reached from other machines and the open source edition has neither"
              + " TLS nor passwords: keep this port within a trusted network%n",
          bind);
    }
    System.out.printf(
        "%s cluster %s at %s, %d of at least %d nodes, heap %d MB%n",
        READY,
        settings.member().cluster(),
        bind,
        member.getCluster().getMembers().size(),
        Math.max(1, settings.member().minMembers()),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  /** A process without its member is of no use: whoever watches it shall start another. */
  private record EndWithMember(AtomicBoolean ending) implements LifecycleListener {
    @Override
    public void stateChanged(LifecycleEvent event) {
      if (event.getState() == LifecycleEvent.LifecycleState.SHUTDOWN && !ending.get()) {
        System.err.println("The grid node has stopped by itself: see the log above");
        new Thread(() -> System.exit(1), "grid-node-exit").start();
      }
    }
  }
}
