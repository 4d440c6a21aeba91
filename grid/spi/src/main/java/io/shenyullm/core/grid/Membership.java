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
package io.shenyullm.core.grid;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Who takes part, as last heard; from memory, at once. */
public interface Membership {
  /** Gateways that have been seen within {@link #GATEWAY_TTL_SECONDS}, this one included. */
  List<Gateway> gateways();

  /** Nodes that hold the data; empty for the local grid and while disconnected. */
  List<Node> nodes();

  /** A gateway that has not been heard of for this long is taken for gone. */
  int GATEWAY_TTL_SECONDS = 15;

  /**
   * A gateway (or console) that uses the grid.
   *
   * @param id the operator's name for it
   * @param boot random id of its process's life
   * @param version version of our product that it runs
   * @param startedAt by its own clock
   */
  record Gateway(String id, String boot, String version, Instant startedAt) {
    public Gateway {
      Objects.requireNonNull(startedAt, "startedAt");
      if (id.isBlank() || boot.isBlank()) {
        throw new IllegalArgumentException("id and boot must not be blank");
      }
      Objects.requireNonNull(version, "version");
    }
  }

  /**
   * A node of the grid.
   *
   * @param id the engine's id for it
   * @param address host and port that clients use, as far as the engine tells; else empty
   * @param version version of the engine, or empty
   */
  record Node(String id, String address, String version) {
    public Node {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(address, "address");
      Objects.requireNonNull(version, "version");
    }
  }
}
