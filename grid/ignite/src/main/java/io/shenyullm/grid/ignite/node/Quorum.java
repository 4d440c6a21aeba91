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
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.TopologyValidator;
import org.jspecify.annotations.Nullable;

/**
 * Lets a cache accept changes only while enough nodes are there. Equal by value, since nodes
 * compare their configurations when they meet; no record, since Ignite cannot read one back.
 */
final class Quorum implements TopologyValidator {
  private static final long serialVersionUID = 1L;

  private final int nodes;

  Quorum(int nodes) {
    this.nodes = nodes;
  }

  @Override
  public boolean validate(Collection<ClusterNode> topology) {
    return topology.stream().filter(node -> !node.isClient()).count() >= nodes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quorum quorum && quorum.nodes == nodes;
  }

  @Override
  public int hashCode() {
    return nodes;
  }
}
