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

import java.util.List;
import java.util.Map;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/**
 * Main class of an Ignite node that is none of ours. Arguments: work directory, ports of discovery,
 * communication and clients, and the grid schema that it claims to have, if any.
 */
final class TestingPlainNode {
  private TestingPlainNode() {}

  public static void main(String[] arguments) {
    TcpDiscoverySpi discovery = new TcpDiscoverySpi();
    discovery.setLocalPort(Integer.parseInt(arguments[1]));
    discovery.setLocalPortRange(0);
    discovery.setIpFinder(
        new TcpDiscoveryVmIpFinder().setAddresses(List.of("127.0.0.1:" + arguments[1])));
    IgniteConfiguration node =
        new IgniteConfiguration()
            .setWorkDirectory(arguments[0])
            .setLocalHost("127.0.0.1")
            .setDiscoverySpi(discovery)
            .setCommunicationSpi(
                new TcpCommunicationSpi().setLocalPort(Integer.parseInt(arguments[2])))
            .setClientConnectorConfiguration(
                new ClientConnectorConfiguration()
                    .setHost("127.0.0.1")
                    .setPort(Integer.parseInt(arguments[3])));
    node.setConnectorConfiguration(null);
    if (arguments.length > 4) {
      node.setUserAttributes(Map.of("shenyu.llm.grid.schema", arguments[4]));
    }
    Ignition.start(node);
  }
}
