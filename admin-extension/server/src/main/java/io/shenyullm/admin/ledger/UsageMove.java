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
package io.shenyullm.admin.ledger;

import io.shenyullm.admin.storage.DataMove;
import io.shenyullm.admin.storage.Dialect;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.records.RecordReader;
import io.shenyullm.records.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes usage out of the one table in which consoles before 0.3 kept it. Records that cannot be
 * read any more become dead letters.
 */
public final class UsageMove implements DataMove {
  private static final Logger LOG = LoggerFactory.getLogger(UsageMove.class);
  private static final int AT_ONCE = 2_000;
  private static final int TOLD_EVERY = 100_000;

  /** Asked when there is something to move: the schema has the move as one of its steps. */
  private final Supplier<Schema> schema;

  public UsageMove(Supplier<Schema> schema) {
    this.schema = schema;
  }

  private record Former(String id, String document) {}

  @Override
  public void move(DataSource connections, Dialect dialect) {
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(connections));
    JdbcTemplate jdbc = new JdbcTemplate(connections);
    if (!isThere(jdbc)) {
      return; // dropped by a console that ended before it could say so
    }
    UsageLedger ledger = UsageLedger.moving(connections, transaction, dialect, schema.get());
    DeadLetters deadLetters = new DeadLetters(jdbc, transaction, Clock.systemUTC());
    long moved = 0;
    for (List<Former> part = next(jdbc); !part.isEmpty(); part = next(jdbc)) {
      List<UsageLine> lines = new ArrayList<>();
      List<DeadLetter.Told> unreadable = new ArrayList<>();
      for (Former former : part) {
        byte[] line = former.document().getBytes(StandardCharsets.UTF_8);
        try {
          lines.add(new UsageLine(RecordReader.usage(line), former.document()));
        } catch (UnreadableRecordException e) {
          unreadable.add(new DeadLetter.Told(DeadLetter.USAGE, null, line, e.reason()));
        }
      }
      List<Former> done = part;
      ledger.store(
          lines,
          () -> {
            deadLetters.keep(unreadable);
            jdbc.batchUpdate(
                "DELETE FROM llm_usage_record WHERE id = ?",
                done.stream().map(former -> new Object[] {former.id()}).toList());
          });
      long before = moved;
      moved += part.size();
      if (before / TOLD_EVERY < moved / TOLD_EVERY) {
        LOG.info("{} usage records were moved into the ledger, more are to come", moved);
      }
    }
    if (moved > 0) {
      LOG.info("{} usage records were moved into the ledger", moved);
    }
    try {
      jdbc.execute("DROP TABLE llm_usage_record");
    } catch (DataAccessException e) {
      LOG.info("the table llm_usage_record is empty now and may be dropped", e);
    }
  }

  private static boolean isThere(JdbcTemplate jdbc) {
    try {
      jdbc.queryForList("SELECT id FROM llm_usage_record WHERE 1 = 0");
      return true;
    } catch (BadSqlGrammarException e) {
      return false;
    }
  }

  private static List<Former> next(JdbcTemplate jdbc) {
    return jdbc.query(
        "SELECT id, document FROM llm_usage_record ORDER BY id LIMIT " + AT_ONCE,
        (row, n) -> new Former(row.getString(1), row.getString(2)));
  }
}
