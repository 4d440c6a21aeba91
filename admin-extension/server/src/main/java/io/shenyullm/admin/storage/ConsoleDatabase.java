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

import com.zaxxer.hikari.HikariDataSource;
import io.shenyullm.admin.AdminSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where the console keeps its tables: the database that is configured for it, else the host's where
 * that keeps what it is given and is one that the tables are written for, else an H2 file of its
 * own. An own database is no bean: a second {@code DataSource} would switch off what the host, and
 * we, configure for a single one. Thread-safe.
 */
public final class ConsoleDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleDatabase.class);
  private static final int MAX_CONNECTIONS = 10;

  /** Of pages and sums, which may be slow and must not keep records from coming in. */
  private static final int MAX_READS = 4;

  /** How long a page waits for one of them. */
  private static final long READ_WAIT_MILLIS = 5_000;

  /** How long what a page or a gateway asks may take. */
  private static final int READ_SECONDS = 20;

  /** How long a statement, or those of one transaction, may take: then the database is told. */
  private static final int STATEMENT_SECONDS = 50;

  /** How long a database may be silent; longer than statements, which end in a better way. */
  private static final int SILENCE_SECONDS = 60;

  private final DataSource dataSource;
  private final Dialect dialect;
  private final String place;
  private final @Nullable HikariDataSource own;
  private final @Nullable HikariDataSource ownReads;
  private volatile boolean mayFlush = true;

  private ConsoleDatabase(
      DataSource dataSource,
      Dialect dialect,
      String place,
      @Nullable HikariDataSource own,
      @Nullable HikariDataSource ownReads) {
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.place = place;
    this.own = own;
    this.ownReads = ownReads;
  }

  /**
   * Chooses, opens and migrates.
   *
   * @param host the host's only data source; {@code null} if it has none, or several
   * @param schemas tables of all parts; they are applied by the name of the part
   * @throws IllegalStateException saying what to do, if the database cannot be used
   */
  public static ConsoleDatabase open(
      AdminSettings.Database configured,
      Path dataDir,
      @Nullable DataSource host,
      Clock clock,
      List<Schema> schemas) {
    if (configured.url() != null) {
      return migrated(own(configured.url(), configured), clock, schemas);
    }
    String why = host == null ? "the host has no single database" : unfit(host);
    if (why == null && host != null) {
      try {
        return migrated(adopted(host), clock, schemas);
      } catch (IllegalStateException e) {
        if (!(e.getCause() instanceof MissingRightsException) || isAtHome(host)) {
          // what is there must not be left behind
          throw e;
        }
        why = "the host's database user may not create tables";
      }
    }
    String url =
        "jdbc:h2:file:"
            + dataDir.toAbsolutePath().normalize().resolve("console")
            + ";DB_CLOSE_ON_EXIT=FALSE";
    LOG.warn(
        "the console keeps its tables in {}, because {}; set llm.admin.database.url to a"
            + " PostgreSQL to keep them there",
        url,
        why);
    return migrated(own(url, configured), clock, schemas);
  }

  /** A database whose tables are made, for the host's own data source. */
  public static ConsoleDatabase of(DataSource dataSource, Clock clock, List<Schema> schemas) {
    return migrated(adopted(dataSource), clock, schemas);
  }

  /** Why a host's database is not ours to use; {@code null} if it is. */
  private static @Nullable String unfit(DataSource host) {
    try (Connection connection = host.getConnection()) {
      DatabaseMetaData metaData = connection.getMetaData();
      Optional<Dialect> dialect = Dialect.of(metaData);
      if (dialect.isEmpty()) {
        return "its tables are not written for " + metaData.getDatabaseProductName();
      }
      return dialect.get() == Dialect.H2 && isInMemory(String.valueOf(metaData.getURL()))
          ? "the host's database is in memory and forgets everything at a restart"
          : null;
    } catch (SQLException e) {
      throw new IllegalStateException("the host's database cannot be reached: " + e, e);
    }
  }

  /** Also one that a server keeps in its memory. */
  private static boolean isInMemory(String url) {
    String place = url.toLowerCase(Locale.ROOT).replaceFirst(";.*", "");
    return place.startsWith("jdbc:h2:mem:") || place.contains("/mem:");
  }

  private static boolean isAtHome(DataSource host) {
    try (Connection connection = host.getConnection()) {
      return Migrator.hasHistory(connection) || Migrator.hasTable(connection, "llm_usage_record");
    } catch (SQLException e) {
      throw new IllegalStateException("the host's database cannot be reached: " + e, e);
    }
  }

  private static ConsoleDatabase adopted(DataSource host) {
    try (Connection connection = host.getConnection()) {
      DatabaseMetaData metaData = connection.getMetaData();
      String place = withoutSecrets(String.valueOf(metaData.getURL()));
      return new ConsoleDatabase(host, known(metaData), place, null, null);
    } catch (SQLException e) {
      throw new IllegalStateException("the host's database cannot be reached: " + e, e);
    }
  }

  private static ConsoleDatabase own(String url, AdminSettings.Database configured) {
    HikariDataSource pool = pool(url, configured);
    try (Connection connection = pool.getConnection()) {
      return new ConsoleDatabase(
          pool,
          known(connection.getMetaData()),
          withoutSecrets(url),
          pool,
          readPool(url, configured));
    } catch (SQLException | RuntimeException e) {
      pool.close();
      throw new IllegalStateException(
          "the console's database "
              + withoutSecrets(url)
              + " cannot be opened; check llm.admin.database.*: "
              + e.getMessage(),
          e);
    }
  }

  private static HikariDataSource readPool(String url, AdminSettings.Database configured) {
    HikariDataSource reads = pool(url, configured);
    reads.setPoolName("llm-console-reads");
    reads.setMaximumPoolSize(MAX_READS);
    reads.setMinimumIdle(1);
    reads.setConnectionTimeout(READ_WAIT_MILLIS);
    return reads;
  }

  /** Connects when it is first asked. */
  static HikariDataSource pool(String url, AdminSettings.Database configured) {
    HikariDataSource pool = new HikariDataSource();
    pool.setPoolName("llm-console");
    pool.setMaximumPoolSize(MAX_CONNECTIONS);
    if (url.startsWith("jdbc:h2:")) {
      // by its class: inside of a host that brings another H2, ours has another name
      JdbcDataSource h2 = new JdbcDataSource();
      h2.setURL(url);
      h2.setUser(configured.username() == null ? "sa" : configured.username());
      h2.setPassword(configured.password() == null ? "" : configured.password());
      pool.setDataSource(h2);
    } else if (url.startsWith("jdbc:postgresql:")) {
      pool.setJdbcUrl(url);
      pool.setUsername(configured.username());
      pool.setPassword(configured.password());
      // a server that hangs must not keep the few threads that answer gateways; what the address
      // itself says wins
      pool.addDataSourceProperty("socketTimeout", String.valueOf(SILENCE_SECONDS));
      pool.addDataSourceProperty("tcpKeepAlive", "true");
      // the ledger's sums go by hundreds of small rows
      pool.addDataSourceProperty("reWriteBatchedInserts", "true");
    } else {
      throw new IllegalStateException(
          "llm.admin.database.url must begin with jdbc:postgresql: or jdbc:h2:");
    }
    return pool;
  }

  private static Dialect known(DatabaseMetaData metaData) throws SQLException {
    return Dialect.of(metaData)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the console's tables are written for H2 and PostgreSQL only"));
  }

  private static String withoutSecrets(String url) {
    return url.replaceFirst("[?;].*", "");
  }

  private static ConsoleDatabase migrated(
      ConsoleDatabase database, Clock clock, List<Schema> schemas) {
    List<Script> scripts =
        schemas.stream()
            .sorted(Comparator.comparing(Schema::slice))
            .flatMap(schema -> schema.scripts().stream())
            .toList();
    try {
      new Migrator(database.dataSource, database.dialect, clock).migrate(scripts);
      return database;
    } catch (SQLException e) {
      database.close();
      throw new IllegalStateException(
          "the console's tables in " + database.place + " cannot be made: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** For statements that belong together. */
  public TransactionTemplate transaction() {
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    transaction.setTimeout(STATEMENT_SECONDS);
    return transaction;
  }

  /** For single statements, each of which ends in time also where the pool is the host's. */
  public static JdbcTemplate statements(DataSource dataSource) {
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.setQueryTimeout(STATEMENT_SECONDS);
    return jdbc;
  }

  /**
   * For what pages and gateways ask: on connections of their own where the database is our own, so
   * that slow questions do not keep records from coming in, and each ends in time.
   */
  public JdbcTemplate reads() {
    JdbcTemplate jdbc = new JdbcTemplate(ownReads == null ? dataSource : ownReads);
    jdbc.setQueryTimeout(READ_SECONDS);
    return jdbc;
  }

  /**
   * Sees to it that what was committed outlives the end of this process. PostgreSQL does so itself;
   * H2 writes up to a second later, when whoever sent it may have forgotten it already.
   */
  public void flush() {
    if (dialect == Dialect.H2 && mayFlush) {
      try {
        statements(dataSource).execute("CHECKPOINT SYNC");
      } catch (DataAccessException e) {
        mayFlush = false;
        LOG.warn(
            "the host's database user may not write it to the disk at once: if the process is"
                + " killed, what came in during the last second is lost",
            e);
      }
    }
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Whether it is not the host's. */
  public boolean isOwn() {
    return own != null;
  }

  /** For people: the database's address without what follows it. */
  public String place() {
    return place;
  }

  /** Closes an own database; the host closes its own. */
  @Override
  public void close() {
    if (ownReads != null) {
      ownReads.close();
    }
    if (own != null) {
      own.close();
    }
  }
}
