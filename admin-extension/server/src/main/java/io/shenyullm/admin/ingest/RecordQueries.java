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

/**
 * Queries of the pages. Each walks an index in its own order and stops at its limit, on H2 as on
 * PostgreSQL: a condition that says {@code at <= ?} first gives both a place to start from, which
 * {@code at < ? OR (at = ? AND id < ?)} does not.
 */
final class RecordQueries {
  /**
   * Sorted by the constant kind too, as the index is. Parameters: before, before, beforeId, limit.
   */
  static final String NEWEST_REFUSALS =
      "SELECT at, request_id, document FROM llm_audit_record WHERE kind = 'refusal' AND at <= ?"
          + " AND (at < ? OR request_id < ?)"
          + " ORDER BY kind, at DESC, request_id DESC LIMIT ?";

  /** Parameter: request id. */
  static final String AUDIT_OF_REQUEST =
      "SELECT document FROM llm_audit_record WHERE request_id = ?"
          + " ORDER BY boot, sequence_number LIMIT 1000";

  private RecordQueries() {}
}
