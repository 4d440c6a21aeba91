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

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridFactory;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import java.time.Clock;
import java.util.EventListener;
import java.util.List;
import java.util.function.Function;

/**
 * Grids on Hazelcast's open source edition. That has neither TLS nor authentication: settings that
 * ask for them are refused, since a connection without them would be less than was asked for.
 */
public final class HazelcastGridFactory implements GridFactory {
  static final String ENGINE = "hazelcast";

  private static final String ALTERNATIVES =
      " need Hazelcast Enterprise; the open source edition has none. Use shenyu.llm.grid.type:"
          + " ignite, which has both, or remove the setting and protect the connections from"
          + " outside: a private network, a service mesh with mTLS, or stunnel";

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public Grid open(GridSettings settings, Membership.Gateway self, Clock clock) {
    if (settings.tls() != null) {
      throw new IllegalArgumentException("shenyu.llm.grid.tls: TLS connections" + ALTERNATIVES);
    }
    if (settings.username() != null || settings.password() != null) {
      throw new IllegalArgumentException(
          "shenyu.llm.grid.username and password: users and passwords" + ALTERNATIVES);
    }
    List<HostPort> addresses =
        settings.addresses().stream()
            .map(address -> HostPort.parse(address, "shenyu.llm.grid.addresses"))
            .toList();
    boolean embedded = settings.mode() == GridSettings.Mode.EMBEDDED;
    HazelcastGrid grid =
        new HazelcastGrid(
            embedded ? member(settings, addresses) : client(settings, addresses),
            embedded,
            self,
            clock);
    grid.open();
    return grid;
  }

  private static Function<List<EventListener>, HazelcastInstance> client(
      GridSettings settings, List<HostPort> addresses) {
    List<HostPort> nodes =
        addresses.isEmpty() ? List.of(new HostPort("127.0.0.1", HostPort.DEFAULT_PORT)) : addresses;
    int millis =
        (int) Math.max(1, Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()));
    return listeners -> {
      ClientConfig config = ClientConfigs.of(settings.cluster(), nodes, millis, listeners);
      return HazelcastClient.newHazelcastClient(config);
    };
  }

  private static Function<List<EventListener>, HazelcastInstance> member(
      GridSettings settings, List<HostPort> addresses) {
    String bind = settings.bind();
    HostPort self =
        bind == null
            ? new HostPort("127.0.0.1", HostPort.DEFAULT_PORT)
            : HostPort.parse(bind, "shenyu.llm.grid.bind");
    MemberSettings member =
        new MemberSettings(
            settings.cluster(),
            self,
            null,
            addresses,
            MemberSettings.majority(self, addresses),
            MemberSettings.DEFAULT_CACHE_HEAP_PERCENT,
            "slf4j");
    return listeners -> {
      Config config = MemberConfigs.of(member);
      listeners.forEach(listener -> config.addListenerConfig(new ListenerConfig(listener)));
      return Hazelcast.newHazelcastInstance(config);
    };
  }
}
