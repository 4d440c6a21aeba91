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
package io.shenyullm.admin.console;

import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.ingest.IngestCounts;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.snapshot.Published;
import io.shenyullm.admin.snapshot.SnapshotPublisher;
import io.shenyullm.core.grid.GridHealth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is in force, what keeps the next version from it, and how much came in. */
@RestController
public class StatusController {
  private final SnapshotPublisher snapshots;
  private final RecordStore records;
  private final ConsoleGrid grid;

  public StatusController(SnapshotPublisher snapshots, RecordStore records, ConsoleGrid grid) {
    this.snapshots = snapshots;
    this.records = records;
    this.grid = grid;
  }

  @GetMapping("/llm/api/status")
  Map<String, Object> status() {
    return Map.of("snapshot", snapshot(), "ingest", ingest(records.counts()), "grid", grid());
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
