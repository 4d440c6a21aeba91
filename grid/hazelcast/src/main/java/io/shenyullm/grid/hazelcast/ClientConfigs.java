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

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig;
import com.hazelcast.client.config.ConnectionRetryConfig;
import java.util.EventListener;
import java.util.List;
import java.util.Map;

/** Configuration of a gateway's client. */
final class ClientConfigs {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.logging.type", "slf4j",
          "hazelcast.logging.emoji.enabled", "false",
          "hazelcast.client.statistics.enabled", "false",
          // a write whose owner or backup is lost under way is reported as such
          "hazelcast.client.operation.fail.on.indeterminate.state", "true",
          // what is repeated inside the client ends soon after its caller has given up
          "hazelcast.client.invocation.timeout.seconds", "10",
          "hazelcast.client.invocation.retry.pause.millis", "100",
          "hazelcast.client.heartbeat.interval", "2000",
          "hazelcast.client.heartbeat.timeout", "10000");

  private ClientConfigs() {}

  static ClientConfig of(
      String cluster, List<HostPort> addresses, int connectMillis, List<EventListener> listeners) {
    ClientConfig config = new ClientConfig();
    config.setClassLoader(ClientConfigs.class.getClassLoader());
    config.setClusterName(cluster);
    PROPERTIES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            config.setProperty(name, value);
          }
        });
    for (HostPort address : addresses) {
      config.getNetworkConfig().addAddress(address.toString());
    }
    config.getNetworkConfig().setConnectionTimeout(connectMillis);
    config.getNetworkConfig().setRedoOperation(false);
    config.getNetworkConfig().getAutoDetectionConfig().setEnabled(false);
    // the owner of an entry waits for its backup; a backup's word to a client that has not yet
    // connected to it, or just lost it, is lost, and good writes would end as not known
    config.setBackupAckToClientEnabled(false);
    config
        .getConnectionStrategyConfig()
        .setAsyncStart(true)
        .setReconnectMode(ClientConnectionStrategyConfig.ReconnectMode.ASYNC)
        .setConnectionRetryConfig(
            new ConnectionRetryConfig()
                .setInitialBackoffMillis(200)
                .setMaxBackoffMillis(2_000)
                .setMultiplier(1.5)
                .setJitter(0.2)
                .setClusterConnectTimeoutMillis(-1));
    config.getMetricsConfig().setEnabled(false);
    config.getSerializationConfig().addDataSerializableFactory(Wire.FACTORY_ID, new Wire());
    config.getSerializationConfig().setJavaSerializationFilterConfig(Wire.javaClasses());
    for (EventListener listener : listeners) {
      config.addListenerConfig(new com.hazelcast.config.ListenerConfig(listener));
    }
    return config;
  }
}
