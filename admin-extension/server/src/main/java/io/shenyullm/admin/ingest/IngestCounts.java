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
import org.jspecify.annotations.Nullable;

/**
 * What has come in since the console started.
 *
 * @param usage new usage records
 * @param audit new audit records
 * @param duplicates records that were there already
 * @param refusedBatches batches that had a line that is not a record, or could not be stored
 * @param lastAt when a batch was last taken; {@code null} before the first
 */
public record IngestCounts(
    long usage, long audit, long duplicates, long refusedBatches, @Nullable Instant lastAt) {

  IngestCounts plusUsage(Ingested done, Instant now) {
    return new IngestCounts(
        usage + done.accepted().size(), audit, duplicates + done.duplicates(), refusedBatches, now);
  }

  IngestCounts plusAudit(Ingested done, Instant now) {
    return new IngestCounts(
        usage, audit + done.accepted().size(), duplicates + done.duplicates(), refusedBatches, now);
  }

  IngestCounts plusRefusedBatch() {
    return new IngestCounts(usage, audit, duplicates, refusedBatches + 1, lastAt);
  }
}
