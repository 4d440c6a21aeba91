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
package io.shenyullm.admin.ingest;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has come in since the console started.
 *
 * @param usage new usage records
 * @param audit new audit records
 * @param duplicates records that were there already
 * @param rejectedLines lines that are never taken; their gateways keep them aside
 * @param lastRejection why the last of them was not taken; {@code null} if there was none
 * @param refusedBatches batches that could not be stored, or were too large
 * @param lastAt when a batch was last taken; {@code null} before the first
 */
public record IngestCounts(
    long usage,
    long audit,
    long duplicates,
    long rejectedLines,
    @Nullable String lastRejection,
    long refusedBatches,
    @Nullable Instant lastAt) {
  static final IngestCounts NONE = new IngestCounts(0, 0, 0, 0, null, 0, null);

  IngestCounts plusUsage(Ingested<?> done, Instant now) {
    return plus(done, done.accepted().size(), 0, now);
  }

  IngestCounts plusAudit(Ingested<?> done, Instant now) {
    return plus(done, 0, done.accepted().size(), now);
  }

  IngestCounts plusRefusedBatch() {
    return new IngestCounts(
        usage, audit, duplicates, rejectedLines, lastRejection, refusedBatches + 1, lastAt);
  }

  /** For the status. */
  public Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("usage", usage);
    view.put("audit", audit);
    view.put("duplicates", duplicates);
    view.put("rejectedLines", rejectedLines);
    view.put("lastRejection", lastRejection);
    view.put("refusedBatches", refusedBatches);
    view.put("lastAt", lastAt == null ? null : lastAt.toString());
    return view;
  }

  private IngestCounts plus(Ingested<?> done, int newUsage, int newAudit, Instant now) {
    int rejected = done.rejected().size();
    return new IngestCounts(
        usage + newUsage,
        audit + newAudit,
        duplicates + done.duplicates(),
        rejectedLines + rejected,
        rejected == 0 ? lastRejection : done.rejected().get(rejected - 1).reason(),
        refusedBatches,
        now);
  }
}
