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
package io.shenyullm.admin.status;

import io.shenyullm.admin.gateways.GatewayStatuses;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.ingest.IngestCounts;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.releases.SnapshotPublisher;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.records.StatusRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is in force, what keeps the next version from it, who obeys it, and how much came in. */
@RestController
public class StatusController {
  private final SnapshotPublisher snapshots;
  private final GatewayStatuses gateways;
  private final RecordStore records;
  private final ConsoleGrid grid;

  public StatusController(
      SnapshotPublisher snapshots,
      GatewayStatuses gateways,
      RecordStore records,
      ConsoleGrid grid) {
    this.snapshots = snapshots;
    this.gateways = gateways;
    this.records = records;
    this.grid = grid;
  }

  @GetMapping("/llm/api/v1/status")
  @RequiresRole(Role.VIEWER)
  Map<String, Object> status() {
    return Map.of(
        "snapshot",
        snapshot(),
        "gateways",
        gateways.all().stream().map(StatusController::gateway).toList(),
        "ingest",
        ingest(records.counts()),
        "grid",
        grid());
  }

  /** The snapshot in force, and why the folder as it is cannot be published. */
  @GetMapping("/llm/api/v1/releases/current")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> release() {
    return snapshot();
  }

  /** What gateways have last said of themselves. */
  @GetMapping("/llm/api/v1/gateways")
  @RequiresRole(Role.VIEWER)
  Map<String, Object> gateways() {
    return Map.of("gateways", gateways.all().stream().map(StatusController::gateway).toList());
  }

  private static Map<String, @Nullable Object> gateway(GatewayStatuses.Heard heard) {
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

  private Map<String, @Nullable Object> snapshot() {
    Published current = snapshots.current().orElse(null);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("configured", snapshots.isConfigured());
    view.put("version", current == null ? null : current.version());
    view.put("sha256", current == null ? null : current.sha256());
    view.put("problem", snapshots.problem().orElse(null));
    view.put("publicKey", snapshots.publicKey());
    return view;
  }

  private Map<String, @Nullable Object> grid() {
    GridHealth health = grid.health();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("engine", grid.engine());
    view.put("shared", grid.isShared());
    view.put("usable", health.isUsable());
    // what was asked for and cannot be had, else what keeps it from being used
    view.put("problem", grid.problem().orElse(health.isUsable() ? null : health.detail()));
    return view;
  }

  private static Map<String, @Nullable Object> ingest(IngestCounts counts) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("usage", counts.usage());
    view.put("audit", counts.audit());
    view.put("duplicates", counts.duplicates());
    view.put("rejectedLines", counts.rejectedLines());
    view.put("lastRejection", counts.lastRejection());
    view.put("refusedBatches", counts.refusedBatches());
    view.put("lastAt", counts.lastAt() == null ? null : counts.lastAt().toString());
    return view;
  }
}
