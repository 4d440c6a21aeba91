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
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.LlmRecord;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/**
 * A table of records: the document as it came, and columns for what pages filter or group by.
 *
 * @param name of the table
 * @param columns in the order of a row
 * @param row values of a line
 * @param stored told those that are new, in the transaction that stores them
 */
record RecordTable<R extends LlmRecord>(
    String name, List<String> columns, Function<Line<R>, Object[]> row, Consumer<List<R>> stored) {
  static final RecordTable<AuditRecord> AUDIT =
      new RecordTable<>(
          "llm_audit_record",
          List.of(
              "id", "request_id", "at", "gateway", "boot", "sequence_number", "kind", "document"),
          RecordTable::audit,
          fresh -> {});

  /** The same, and what else is written for records that are new. */
  RecordTable<R> then(Consumer<List<R>> also) {
    return new RecordTable<>(name, columns, row, also);
  }

  String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            name,
            String.join(", ", columns),
            columns.stream().map(column -> "?").collect(Collectors.joining(",")));
  }

  static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static Object[] audit(Line<AuditRecord> line) {
    AuditRecord audit = line.read();
    return new Object[] {
      line.id(),
      audit.requestId(),
      time(audit.origin().at()),
      audit.origin().gateway(),
      text(audit.origin().boot()),
      audit.chain().sequence(),
      audit.kind(),
      line.document()
    };
  }

  private static SqlParameterValue text(@Nullable String value) {
    return new SqlParameterValue(Types.VARCHAR, value);
  }
}
