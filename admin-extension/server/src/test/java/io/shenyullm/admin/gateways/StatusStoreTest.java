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
package io.shenyullm.admin.gateways;

import static io.shenyullm.admin.gateways.TestingStatuses.START;
import static io.shenyullm.admin.gateways.TestingStatuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.reported.Reported;
import io.shenyullm.admin.storage.ConsoleDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class StatusStoreTest {
  private final TestingStatuses.Hands clock = new TestingStatuses.Hands();
  private DataSource database;
  private StatusStore store;

  /** An empty one. */
  DataSource database() throws SQLException {
    return new TestingDatabase().dataSource();
  }

  @BeforeEach
  void open() throws SQLException {
    database = database();
    ConsoleDatabase.of(database, Clock.systemUTC(), List.of(TokenStore.SCHEMA));
    store = new StatusStore(database);
  }

  private static Reported reported(String gateway, long sequence, Instant seenAt) {
    return new Reported(status(gateway, "b-1", sequence).build(), seenAt, null);
  }

  @Test
  void put_later_replacesAndEarlierDoesNot() {
    store.put(reported("gw-1", 1, START));
    store.put(reported("gw-1", 3, START.plusSeconds(10)));
    store.put(reported("gw-1", 2, START.plusSeconds(5)));
    assertThat(store.since(START, 10)).containsExactly(reported("gw-1", 3, START.plusSeconds(10)));
  }

  @Test
  void since_oldAndUnreadableOnes_areLeftOut() {
    store.put(reported("old", 1, START.minusSeconds(1)));
    store.put(reported("odd", 1, START));
    store.put(reported("gw-1", 1, START));
    new JdbcTemplate(database)
        .update("UPDATE llm_gateway_status SET document = '{}' WHERE gateway = 'odd'");
    assertThat(store.since(START, 10)).extracting(Reported::id).containsExactly("gw-1");
    store.removeBefore(START);
    assertThat(store.since(Instant.EPOCH, 10)).extracting(Reported::id).containsExactly("gw-1");
  }

  @Test
  void keeper_consoleThatStartsAnew_showsWhatWasSaidAsSilent() {
    GatewayStatuses before = new GatewayStatuses(clock);
    StatusKeeper keeper =
        new StatusKeeper(before, store, DaemonThreads.scheduler("test-statuses"), clock);
    before.status(status("gw-1", "b-1", 1).build());
    keeper.close();

    clock.pass(Duration.ofMinutes(1));
    GatewayStatuses after = new GatewayStatuses(clock);
    try (StatusKeeper next =
        new StatusKeeper(after, store, DaemonThreads.scheduler("test-statuses"), clock)) {
      next.restore();
    }

    assertThat(after.find("gw-1")).isPresent();
    assertThat(after.find("gw-1").orElseThrow().isSilent(clock.instant())).isTrue();
    after.status(status("gw-1", "b-1", 2).build());
    assertThat(after.find("gw-1").orElseThrow().isSilent(clock.instant())).isFalse();
  }

  @Test
  void keeper_databaseThatFails_keepsWhatIsInMemory() {
    new JdbcTemplate(database).execute("DROP TABLE llm_gateway_status");
    GatewayStatuses statuses = new GatewayStatuses(clock);
    statuses.status(status("gw-1", "b-1", 1).build());
    StatusKeeper keeper =
        new StatusKeeper(statuses, store, DaemonThreads.scheduler("test-statuses"), clock);
    keeper.start();
    keeper.close();
    assertThat(statuses.find("gw-1")).isPresent();
  }
}
