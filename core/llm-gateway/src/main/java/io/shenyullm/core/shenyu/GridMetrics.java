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
package io.shenyullm.core.shenyu;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.metrics.MetricNames;

/** Shows whether the grid can be used, and who is in it. */
final class GridMetrics {
  private GridMetrics() {}

  static void bind(Grid grid, MeterRegistry registry) {
    Gauge.builder(MetricNames.GRID_CONNECTED, () -> grid.health().isUsable() ? 1 : 0)
        .description("Whether the nodes of the grid can be reached")
        .tag(MetricNames.ENGINE, grid.engine())
        .strongReference(true)
        .register(registry);
    Gauge.builder(MetricNames.GRID_NODES, () -> grid.membership().nodes().size())
        .description("Nodes of the grid as last heard")
        .tag(MetricNames.ENGINE, grid.engine())
        .strongReference(true)
        .register(registry);
    Gauge.builder(MetricNames.GRID_GATEWAYS, () -> grid.membership().gateways().size())
        .description("Gateways and consoles in the grid as last heard")
        .tag(MetricNames.ENGINE, grid.engine())
        .strongReference(true)
        .register(registry);
  }
}
