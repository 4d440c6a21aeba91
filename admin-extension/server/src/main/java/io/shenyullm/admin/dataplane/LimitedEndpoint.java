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
package io.shenyullm.admin.dataplane;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.NioEndpoint;

/** Accepts so many connections from one address, so that no one machine can take them all. */
final class LimitedEndpoint extends NioEndpoint {
  private final int perAddress;

  LimitedEndpoint(int perAddress) {
    this.perAddress = perAddress;
  }

  @Override
  protected boolean setSocketOptions(SocketChannel socket) {
    if (countFrom(socket) < perAddress) {
      return super.setSocketOptions(socket);
    }
    // nobody else knows of it yet
    destroySocket(socket);
    return false;
  }

  /** Counts those that are open: there are a few thousand at most, and few come at a time. */
  private int countFrom(SocketChannel socket) {
    try {
      if (!(socket.getRemoteAddress() instanceof InetSocketAddress from)) {
        return 0;
      }
      int count = 0;
      for (SocketChannel open : connections.keySet()) {
        SocketAddress other = open.isOpen() ? open.getRemoteAddress() : null;
        if (other instanceof InetSocketAddress known
            && known.getAddress().equals(from.getAddress())) {
          count++;
        }
      }
      return count;
    } catch (IOException e) {
      // gone already: the accepting that follows finds out
      return 0;
    }
  }
}
