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

import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.LlmAdminAutoConfiguration;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.RecordStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

final class ConsoleDatabaseTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir private Path folder;

  private ConsoleDatabase open(DataSource host) {
    return ConsoleDatabase.open(
        AdminSettings.Database.UNSET, folder, host, CLOCK, TestingDatabase.SCHEMAS);
  }

  @Test
  void open_hostInMemory_keepsRecordsOverARestart() {
    try (ConsoleDatabase database = open(new TestingDatabase().dataSource())) {
      assertThat(database.isOwn()).isTrue();
      new RecordStore(database, CLOCK)
          .usage(usage("r1", "2026-01-01T00:00:00Z", "alice", "1").getBytes(UTF_8));
    }
    try (ConsoleDatabase database = open(new TestingDatabase().dataSource())) {
      assertThat(new RecordStore(database, CLOCK).newestUsage(FAR, "", 10)).hasSize(1);
    }
  }

  @Test
  void open_hostOfAnotherDialect_isLeftAlone() throws SQLException {
    DataSource host = mock();
    Connection connection = mock();
    DatabaseMetaData metaData = mock();
    when(host.getConnection()).thenReturn(connection);
    when(connection.getMetaData()).thenReturn(metaData);
    when(metaData.getDatabaseProductName()).thenReturn("MySQL");
    try (ConsoleDatabase database = open(host)) {
      assertThat(database.isOwn()).isTrue();
      assertThat(database.place()).startsWith("jdbc:h2:file:").doesNotContain(";");
    }
    verify(connection, never()).createStatement();
  }

  @Test
  void open_withoutAHostsDatabase_makesAFile() {
    try (ConsoleDatabase database = open(null)) {
      assertThat(folder.resolve("console.mv.db")).exists();
    }
  }

  @Test
  void open_hostOnDisk_isUsed() {
    JdbcDataSource host = new JdbcDataSource();
    host.setURL("jdbc:h2:file:" + folder.resolve("host"));
    try (ConsoleDatabase database = open(host)) {
      assertThat(database.isOwn()).isFalse();
      assertThat(database.dataSource()).isSameAs(host);
    }
  }

  @Test
  void open_hostThatIsAway_isNotLeftForAFile() throws SQLException {
    DataSource host = mock();
    when(host.getConnection()).thenThrow(new SQLException("refused"));
    assertThatThrownBy(() -> open(host))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be reached");
  }

  /** What it says gets into the log. */
  @Test
  void of_hostWhoseAddressHasAPassword_doesNotTellIt() throws SQLException {
    String password = UUID.randomUUID().toString();
    DataSource host = mock();
    Connection connection = mock();
    DatabaseMetaData metaData = mock();
    when(host.getConnection()).thenReturn(connection);
    when(connection.getMetaData()).thenReturn(metaData);
    when(metaData.getDatabaseProductName()).thenReturn("PostgreSQL");
    when(metaData.getURL()).thenReturn("jdbc:postgresql://db/shenyu?user=u&password=" + password);
    when(connection.createStatement()).thenThrow(new SQLException("read-only"));
    assertThatThrownBy(() -> ConsoleDatabase.of(host, CLOCK, TestingDatabase.SCHEMAS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("jdbc:postgresql://db/shenyu cannot be made: read-only")
        .hasMessageNotContaining(password);
  }

  /** Another may open the file as soon as it was refused. */
  @Test
  void open_tablesOfAnotherForm_letsTheFileGo() throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("own");
    AdminSettings.Database configured = new AdminSettings.Database(url, null, null);
    ConsoleDatabase.open(configured, folder, null, CLOCK, TestingDatabase.SCHEMAS).close();
    JdbcDataSource direct = new JdbcDataSource();
    direct.setURL(url);
    direct.setUser("sa");
    ConsoleDatabase.statements(direct)
        .update("UPDATE llm_schema_history SET checksum = 'x' WHERE slice = 'releases'");
    assertThatThrownBy(
            () -> ConsoleDatabase.open(configured, folder, null, CLOCK, TestingDatabase.SCHEMAS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in another form");
    assertThat(isLocked(folder.resolve("own.mv.db"))).isFalse();
  }

  private static boolean isLocked(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // by this very process
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void open_addressOfAnotherDialect_saysWhatToWrite() {
    AdminSettings.Database configured =
        new AdminSettings.Database("jdbc:mysql://db/console", null, null);
    assertThatThrownBy(
            () -> ConsoleDatabase.open(configured, folder, null, CLOCK, TestingDatabase.SCHEMAS))
        .hasMessageContaining("jdbc:postgresql:");
  }

  /** The few threads that answer gateways would else be kept for good. */
  @Test
  void pool_ofPostgres_givesUpAServerThatHangs() {
    AdminSettings.Database configured =
        new AdminSettings.Database("jdbc:postgresql://db/console", "console", null);
    try (HikariDataSource pool = ConsoleDatabase.pool("jdbc:postgresql://db/console", configured)) {
      assertThat(pool.getDataSourceProperties())
          .containsEntry("socketTimeout", "60")
          .containsEntry("tcpKeepAlive", "true");
    }
  }

  @Test
  void statementsAndTransactions_endInTime() {
    DataSource host = new TestingDatabase().dataSource();
    assertThat(ConsoleDatabase.statements(host).getQueryTimeout()).isPositive();
    try (ConsoleDatabase database = ConsoleDatabase.of(host, CLOCK, TestingDatabase.SCHEMAS)) {
      assertThat(database.transaction().getTimeout()).isPositive();
    }
  }

  /** The host's context, with the database that ShenYu is delivered with. */
  @Test
  void context_ofAHostInMemory_hasNoSecondDataSource() {
    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(LlmAdminAutoConfiguration.class))
        .withBean("dataSource", DataSource.class, () -> new TestingDatabase().dataSource())
        .withPropertyValues(
            "llm.admin.data-dir=" + folder,
            "llm.admin.data-plane.address=127.0.0.1",
            "llm.admin.data-plane.port=0")
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(DataSource.class);
              assertThat(context.getBean(ConsoleDatabase.class).isOwn()).isTrue();
            });
  }
}
