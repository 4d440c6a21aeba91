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

import io.shenyullm.records.LlmRecord;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param accepted records that are new
 * @param duplicates number of records that were there already
 * @param rejected lines that are not stored; all others are
 */
public record Ingested<R extends LlmRecord>(
    List<R> accepted, int duplicates, List<RejectedLine> rejected) {
  public Ingested {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
  }
}
