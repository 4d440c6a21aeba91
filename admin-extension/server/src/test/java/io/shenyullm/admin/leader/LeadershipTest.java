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
package io.shenyullm.admin.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.storage.ConsoleDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

class LeadershipTest {
  private final Hands clock = new Hands();
  private ConsoleDatabase database;
  private Leadership one;
  private Leadership other;

  /** An empty one. */
  DataSource dataSource() throws SQLException {
    return new TestingDatabase().dataSource();
  }

  @BeforeEach
  void open() throws SQLException {
    database = ConsoleDatabase.of(dataSource(), Clock.systemUTC(), List.of(Leadership.SCHEMA));
    one = new Leadership(database, "work", clock);
    other = new Leadership(database, "work", clock);
  }

  @Test
  void lead_ofTwo_isTheFirstAndStaysIt() {
    assertThat(one.leads()).isFalse();
    assertThat(one.lead(null)).isTrue();
    for (int second = 0; second < 60; second++) {
      assertThat(other.lead(null)).isFalse();
      assertThat(one.lead(null)).isTrue();
      assertThat(one.leads()).isTrue();
      assertThat(other.leads()).isFalse();
      clock.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void lead_leaderThatDied_isTakenOverWhenItsLeaseHasRunOut() {
    one.lead(null);
    clock.pass(Leadership.LEASE);
    assertThat(other.lead(null)).isFalse();
    clock.pass(Duration.ofMillis(1));
    assertThat(one.leads()).isFalse();
    assertThat(other.lead(null)).isTrue();
    assertThat(one.lead(null)).isFalse();
  }

  @Test
  void close_letsAnotherLeadAtOnce() {
    one.lead(null);
    other.close();
    assertThat(other.lead(null)).as("only the leader gives it back").isFalse();
    one.close();
    assertThat(other.lead(null)).isTrue();
  }

  @Test
  void note_isWhatTheLeaderSays() {
    one.lead("the folder is broken");
    other.lead(null);
    assertThat(other.note()).isEqualTo("the folder is broken");
    one.lead(null);
    other.lead(null);
    assertThat(other.note()).isNull();
    one.lead("x".repeat(20_000));
    other.lead(null);
    assertThat(other.note()).hasSize(8_000);
  }

  @Test
  void lead_otherWork_isAnothersToHave() {
    one.lead(null);
    assertThat(new Leadership(database, "other", clock).lead(null)).isTrue();
  }

  @Test
  void lead_databaseAway_isSaidAndTheLeaseRunsOut() {
    one.lead(null);
    new JdbcTemplate(database.dataSource()).execute("DROP TABLE llm_leader");
    clock.pass(Duration.ofSeconds(14));
    assertThatThrownBy(() -> one.lead(null)).isInstanceOf(DataAccessException.class);
    assertThat(one.leads()).isTrue();
    clock.pass(Duration.ofSeconds(1));
    assertThat(one.leads()).isFalse();
  }

  @Test
  void lead_manyAtOnce_isOne() throws Exception {
    int many = 8;
    ExecutorService executor = Executors.newFixedThreadPool(many);
    try {
      CyclicBarrier barrier = new CyclicBarrier(many);
      Callable<Boolean> leading =
          () -> {
            Leadership each = new Leadership(database, "race", clock);
            barrier.await();
            return each.lead(null);
          };
      int leaders = 0;
      for (Future<Boolean> each :
          executor.invokeAll(Stream.generate(() -> leading).limit(many).toList())) {
        leaders += each.get() ? 1 : 0;
      }
      assertThat(leaders).isOne();
    } finally {
      executor.shutdownNow();
    }
  }

  /** A clock that is moved by hand. */
  private static final class Hands extends Clock {
    private volatile Instant now = Instant.parse("2026-01-31T23:59:58Z");

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
