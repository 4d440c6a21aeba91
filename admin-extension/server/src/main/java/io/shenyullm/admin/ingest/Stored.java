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

import io.shenyullm.admin.ingest.RecordLines.Line;
import io.shenyullm.records.LlmRecord;
import java.util.List;

/**
 * What became of lines.
 *
 * @param accepted those that are new or corrected
 * @param foreign those whose ids are another gateway's
 * @param duplicates how many were here
 */
record Stored<R extends LlmRecord>(List<R> accepted, List<RejectedLine> foreign, int duplicates) {
  static <R extends LlmRecord> Stored<R> nothing() {
    return new Stored<>(List.of(), List.of(), 0);
  }

  /** No duplicate: it is not here, and whoever sends it must not believe that it is. */
  static RejectedLine foreign(Line<?> line) {
    return new RejectedLine(line.number(), "id is that of another gateway's record");
  }
}
