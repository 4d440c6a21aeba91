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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.Membership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which grid the console uses, how it is, and who is there. */
@RestController
public class GridController {
  private final ConsoleGrid access;

  public GridController(ConsoleGrid access) {
    this.access = access;
  }

  @GetMapping("/llm/api/v1/grids/current")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> status() {
    Grid grid = access.grid();
    GridHealth health = access.health();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("engine", grid.engine());
    view.put("shared", grid.isShared());
    view.put("state", label(health));
    String problem = access.problem().orElse(null);
    view.put("detail", health.detail().equals(problem) ? "" : health.detail());
    view.put("since", health.since().toString());
    view.put("problem", problem);
    List<Object> nodes = new ArrayList<>();
    for (Membership.Node node : grid.membership().nodes()) {
      nodes.add(Map.of("id", node.id(), "address", node.address(), "version", node.version()));
    }
    view.put("nodes", nodes);
    view.put("gateways", gateways(grid.membership()));
    return view;
  }

  /** What the status says of the grid. */
  static Map<String, @Nullable Object> brief(ConsoleGrid grid) {
    GridHealth health = grid.health();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("engine", grid.engine());
    view.put("shared", grid.isShared());
    view.put("usable", health.isUsable());
    // what was asked for and cannot be had, else what keeps it from being used
    view.put("problem", grid.problem().orElse(health.isUsable() ? null : health.detail()));
    return view;
  }

  static String label(GridHealth health) {
    return health.state().name().toLowerCase(Locale.ROOT);
  }

  private List<Object> gateways(Membership membership) {
    List<Object> gateways = new ArrayList<>();
    membership.gateways().stream()
        .sorted(
            Comparator.comparing(Membership.Gateway::id)
                .thenComparing(Membership.Gateway::startedAt))
        .forEach(
            gateway ->
                gateways.add(
                    Map.of(
                        "id", gateway.id(),
                        "boot", gateway.boot(),
                        "version", gateway.version(),
                        "startedAt", gateway.startedAt().toString(),
                        "self", gateway.boot().equals(access.self().boot()))));
    return gateways;
  }
}
