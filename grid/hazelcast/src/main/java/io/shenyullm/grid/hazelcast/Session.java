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

import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.connection.ClientConnection;
import com.hazelcast.client.impl.connection.ClientConnectionManager;
import com.hazelcast.client.impl.spi.impl.listener.ClientListenerServiceImpl;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.nio.ConnectionListener;
import com.hazelcast.map.IMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** One running client or member. */
final class Session {
  private final HazelcastInstance instance;
  private final Executor work;
  private final Map<String, CompletableFuture<IMap<String, byte[]>>> maps =
      new ConcurrentHashMap<>();

  /**
   * @param work runs what blocks
   */
  Session(HazelcastInstance instance, Executor work) {
    this.instance = instance;
    this.work = work;
  }

  HazelcastInstance instance() {
    return instance;
  }

  /**
   * A map of Hazelcast. The first time this asks a node, which blocks, and so happens on another
   * thread; a failure is forgotten.
   */
  CompletionStage<IMap<String, byte[]>> map(String name) {
    CompletableFuture<IMap<String, byte[]>> known = maps.get(name);
    if (known == null) {
      CompletableFuture<IMap<String, byte[]>> fresh = new CompletableFuture<>();
      known = maps.putIfAbsent(name, fresh);
      if (known == null) {
        known = fresh;
        try {
          work.execute(() -> open(name, fresh));
        } catch (RuntimeException e) {
          fail(name, fresh, e);
        }
      }
    }
    return known;
  }

  private void open(String name, CompletableFuture<IMap<String, byte[]>> fresh) {
    try {
      fresh.complete(instance.getMap(name));
    } catch (RuntimeException e) {
      fail(name, fresh, e);
    }
  }

  private void fail(
      String name, CompletableFuture<IMap<String, byte[]>> fresh, RuntimeException failure) {
    maps.remove(name, fresh);
    fresh.completeExceptionally(failure);
  }

  /**
   * Runs whenever a connection of a client to a member has come or gone. Nothing public tells: a
   * connection that is lost and made again leaves membership and lifecycle as they are, while the
   * listeners of that member are lost with it.
   *
   * @param changed must not block
   */
  void onConnections(Runnable changed) {
    if (instance instanceof HazelcastClientProxy proxy) {
      proxy
          .client
          .getConnectionManager()
          .addConnectionListener(
              new ConnectionListener<ClientConnection>() {
                @Override
                public void connectionAdded(ClientConnection connection) {
                  changed.run();
                }

                @Override
                public void connectionRemoved(ClientConnection connection) {
                  changed.run();
                }
              });
    }
  }

  /** Members to which a client has no connection; members are connected to each other. */
  List<Member> unconnected() {
    if (!(instance instanceof HazelcastClientProxy proxy)) {
      return List.of();
    }
    ClientConnectionManager connections = proxy.client.getConnectionManager();
    return instance.getCluster().getMembers().stream()
        .filter(
            member -> {
              ClientConnection connection = connections.getActiveConnection(member.getUuid());
              return connection == null || !connection.isAlive();
            })
        .toList();
  }

  /**
   * Whether a listener is heard from every member. A client registers it with each member on its
   * own, some time after it has connected to that; until then changes there are missed. There is no
   * public way to ask.
   */
  boolean covers(UUID registration) {
    if (!(instance instanceof HazelcastClientProxy proxy)) {
      return true;
    }
    ClientListenerServiceImpl listeners =
        (ClientListenerServiceImpl) proxy.client.getListenerService();
    Set<UUID> members = new HashSet<>();
    for (Member member : instance.getCluster().getMembers()) {
      members.add(member.getUuid());
    }
    Set<UUID> registered = new HashSet<>();
    for (ClientConnection connection : listeners.getActiveRegistrations(registration).keySet()) {
      if (connection.isAlive()) {
        registered.add(connection.getRemoteUuid());
      }
    }
    return !members.isEmpty() && registered.containsAll(members);
  }
}
