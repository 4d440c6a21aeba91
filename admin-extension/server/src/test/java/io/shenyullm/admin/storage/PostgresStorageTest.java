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
package io.shenyullm.admin.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.RecordStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

final class PostgresStorageTest extends StorageContract {
  private static TestingPostgres postgres;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    postgres = TestingPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Override
  DataSource dataSource() throws SQLException {
    return postgres.schema();
  }

  @Test
  void of_userWithoutRights_isToldWhatToRunAndWorksOnceItWas() throws SQLException {
    PGSimpleDataSource admin = postgres.schema();
    JdbcTemplate jdbc = new JdbcTemplate(admin);
    String user = "u" + UUID.randomUUID().toString().replace("-", "");
    jdbc.execute("CREATE USER " + user);
    jdbc.execute("GRANT USAGE ON SCHEMA " + admin.getCurrentSchema() + " TO " + user);
    PGSimpleDataSource weak = postgres.as(user);
    weak.setCurrentSchema(admin.getCurrentSchema());
    String[] told = new String[1];
    assertThatThrownBy(() -> ConsoleDatabase.of(weak, Clock.systemUTC(), TestingDatabase.SCHEMAS))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(e -> told[0] = e.getMessage())
        .hasMessageContaining("may not create tables");
    String sql = told[0].substring(told[0].indexOf("CREATE"), told[0].indexOf("and grant"));
    jdbc.execute(sql);
    jdbc.execute(
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
            + admin.getCurrentSchema()
            + " TO "
            + user);
    try (ConsoleDatabase database =
        ConsoleDatabase.of(weak, Clock.systemUTC(), TestingDatabase.SCHEMAS)) {
      assertThat(database.isOwn()).isFalse();
      // a month's tables cannot be made
      RecordStore records = new RecordStore(database, Clock.systemUTC());
      String line = TestingDatabase.usage("r1", Instant.now().toString(), "alice", "1");
      assertThat(records.usage(line.getBytes(UTF_8)).accepted()).hasSize(1);
      assertThat(records.usage(line.getBytes(UTF_8)).duplicates()).isEqualTo(1);
      assertThat(records.newestUsage(Instant.parse("2100-01-01T00:00:00Z"), "", 10)).hasSize(1);
    }
  }

  /** A host's user who may not make tables, where there never were any. */
  @Test
  void open_hostWithoutRights_isLeftAlone(@TempDir Path folder) throws SQLException {
    String user = "u" + UUID.randomUUID().toString().replace("-", "");
    new JdbcTemplate(postgres.as(postgres.user())).execute("CREATE USER " + user);
    try (ConsoleDatabase database =
        ConsoleDatabase.open(
            AdminSettings.Database.UNSET,
            folder,
            postgres.as(user),
            Clock.systemUTC(),
            TestingDatabase.SCHEMAS)) {
      assertThat(database.isOwn()).isTrue();
      assertThat(database.dialect()).isEqualTo(Dialect.H2);
    }
  }

  @Test
  void open_configured_isUsedInsteadOfTheHosts(@TempDir Path folder) throws SQLException {
    AdminSettings.Database configured =
        new AdminSettings.Database(postgres.url(), postgres.user(), null);
    try (ConsoleDatabase database =
        ConsoleDatabase.open(
            configured, folder, null, Clock.systemUTC(), TestingDatabase.SCHEMAS)) {
      assertThat(database.isOwn()).isTrue();
      assertThat(database.dialect()).isEqualTo(Dialect.POSTGRESQL);
      assertThat(database.place()).isEqualTo(postgres.url());
      try (Connection connection = database.dataSource().getConnection()) {
        assertThat(connection.getNetworkTimeout()).as("of a server that hangs").isEqualTo(60_000);
      }
    }
  }

  @Test
  void of_severalConsolesAtOnce_applyEachScriptOnce() throws Exception {
    DataSource dataSource = dataSource();
    ExecutorService consoles = Executors.newFixedThreadPool(4);
    try {
      List<Future<ConsoleDatabase>> starting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        starting.add(
            consoles.submit(
                () -> ConsoleDatabase.of(dataSource, Clock.systemUTC(), TestingDatabase.SCHEMAS)));
      }
      for (Future<ConsoleDatabase> started : starting) {
        assertThat(started.get().dialect()).isEqualTo(Dialect.POSTGRESQL);
      }
    } finally {
      consoles.shutdownNow();
    }
    assertThat(
            new JdbcTemplate(dataSource)
                .queryForObject("SELECT COUNT(*) FROM llm_schema_history", Integer.class))
        .isEqualTo(
            TestingDatabase.SCHEMAS.stream().mapToInt(schema -> schema.scripts().size()).sum());
  }
}
