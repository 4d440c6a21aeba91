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

import io.shenyullm.records.AuditRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts audit records by the process that has numbered them from 1: what is missing below the
 * highest was lost or is still to come.
 */
public final class AuditNumbers {
  private final JdbcTemplate jdbc;

  AuditNumbers(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is missing.
   *
   * @param processes of which something is missing
   * @param records that are
   */
  public record Gaps(long processes, long records) {
    static final Gaps NONE = new Gaps(0, 0);
  }

  private record Process(String gateway, String boot) {
    /** The order in which all change their rows, so that none waits for another in a circle. */
    static final Comparator<Process> ORDER =
        Comparator.comparing(Process::gateway).thenComparing(Process::boot);
  }

  private record Count(long last, long records) {
    Count plus(Count other) {
      return new Count(Math.max(last, other.last), records + other.records);
    }
  }

  /** In the transaction that has stored them. */
  void add(List<AuditRecord> records) {
    Map<Process, Count> counts = new TreeMap<>(Process.ORDER);
    for (AuditRecord record : records) {
      String boot = record.origin().boot();
      if (boot != null) {
        counts.merge(
            new Process(record.origin().gateway(), boot),
            new Count(record.chain().sequence(), 1),
            Count::plus);
      }
    }
    List<Object[]> missing = new ArrayList<>();
    counts.forEach(
        (process, count) -> {
          int changed =
              jdbc.update(
                  "UPDATE llm_audit_sequence SET records = records + ?, last_number = CASE WHEN"
                      + " last_number < ? THEN ? ELSE last_number END WHERE gateway = ? AND boot ="
                      + " ?",
                  count.records(),
                  count.last(),
                  count.last(),
                  process.gateway(),
                  process.boot());
          if (changed == 0) {
            missing.add(
                new Object[] {process.gateway(), process.boot(), count.last(), count.records()});
          }
        });
    if (!missing.isEmpty()) {
      jdbc.batchUpdate(
          "INSERT INTO llm_audit_sequence (gateway, boot, last_number, records) VALUES (?,?,?,?)",
          missing);
    }
  }

  Gaps gaps() {
    return jdbc
        .query(
            "SELECT COUNT(*), COALESCE(SUM(last_number - records), 0) FROM llm_audit_sequence WHERE"
                + " last_number > records",
            (row, n) -> new Gaps(row.getLong(1), row.getLong(2)))
        .stream()
        .findFirst()
        .orElse(Gaps.NONE);
  }
}
