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

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridContract;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Gateways that are members. The two members live through all tests, since members take long to
 * come and go; {@link HazelcastEmbeddedTest} lets them do so.
 */
final class HazelcastEmbeddedContractTest extends GridContract {
  private static final List<HazelcastInstance> MEMBERS = new ArrayList<>();

  private final AtomicInteger handles = new AtomicInteger();

  @BeforeAll
  static void startMembers() {
    String cluster = "embedded-" + UUID.randomUUID();
    List<HostPort> ports =
        TestingHazelcastNodes.freePorts(2).stream()
            .map(port -> new HostPort("127.0.0.1", port))
            .toList();
    for (HostPort port : ports) {
      MEMBERS.add(
          Hazelcast.newHazelcastInstance(
              MemberConfigs.of(new MemberSettings(cluster, port, null, ports, 0, 30, "slf4j"))));
    }
  }

  @AfterAll
  static void stopMembers() {
    MEMBERS.forEach(member -> member.getLifecycleService().terminate());
    MEMBERS.clear();
  }

  @Override
  protected Grid open(Membership.Gateway self) {
    HazelcastInstance member = MEMBERS.get(handles.getAndIncrement() % MEMBERS.size());
    HazelcastGrid grid =
        new HazelcastGrid(listeners -> staying(member), true, self, Clock.systemUTC());
    grid.open();
    return grid;
  }

  /** The member, but it outlives a shutdown. */
  private static HazelcastInstance staying(HazelcastInstance member) {
    return (HazelcastInstance)
        Proxy.newProxyInstance(
            HazelcastInstance.class.getClassLoader(),
            new Class<?>[] {HazelcastInstance.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("shutdown")) {
                return null;
              }
              try {
                return method.invoke(member, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  protected String engine() {
    return "hazelcast";
  }
}
