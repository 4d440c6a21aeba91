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

import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.records.StatusRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What gateways have last said of themselves. */
@RestController
public class GatewaysController {
  private final GatewayStatuses gateways;

  public GatewaysController(GatewayStatuses gateways) {
    this.gateways = gateways;
  }

  /** All that have been heard of lately. */
  @GetMapping("/llm/api/v1/gateways")
  @RequiresRole(Role.VIEWER)
  Map<String, Object> list() {
    return Map.of("gateways", views(gateways));
  }

  static List<Map<String, @Nullable Object>> views(GatewayStatuses gateways) {
    return gateways.all().stream().map(GatewaysController::view).toList();
  }

  private static Map<String, @Nullable Object> view(GatewayStatuses.Heard heard) {
    StatusRecord.Snapshot snapshot = heard.status().snapshot();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", heard.status().origin().gateway());
    view.put("snapshotVersion", snapshot.version());
    view.put("snapshotSha256", snapshot.sha256());
    view.put("refusedVersion", snapshot.refusedVersion());
    view.put("problem", snapshot.problem());
    view.put("seenAt", heard.seenAt().toString());
    return view;
  }
}
