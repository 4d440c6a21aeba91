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

import java.net.BindException;
import org.apache.ignite.internal.util.typedef.X;
import org.apache.ignite.spi.IgniteSpiException;

/** Says in a sentence why a node did not start. */
final class NodeTrouble {
  private NodeTrouble() {}

  static String of(Throwable failure, NodeSettings settings) {
    String all = X.getFullStackTrace(failure);
    if (X.hasCause(failure, BindException.class)
        || all.contains("Failed to bind")
        || all.contains("port range")
        || all.contains("Address already in use")) {
      return "a port is taken on "
          + settings.host()
          + " (discovery "
          + settings.discoveryPort()
          + ", communication "
          + settings.communicationPort()
          + ", clients "
          + settings.clientPort()
          + "): choose others with shenyu.llm.node.discovery-port, communication-port and"
          + " client-port";
    }
    if (all.contains("Authentication failed") || all.contains("security processor class")) {
      return "the other nodes do not let this one in: all nodes need the same"
          + " shenyu.llm.node.username, password and node-secret";
    }
    if (all.contains("SSL") || all.contains("keystore") || all.contains("key store")) {
      return "TLS does not work: check shenyu.llm.node.tls.* (" + last(failure) + ")";
    }
    IgniteSpiException spi = X.cause(failure, IgniteSpiException.class);
    return "the node did not start: " + (spi == null ? last(failure) : spi.getMessage());
  }

  private static String last(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
  }
}
