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
package io.shenyullm.admin.usage;

import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ledger.LedgerSettings;
import io.shenyullm.admin.ledger.UsageSums;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.TestingApi;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** Each exchange is held against the document. */
final class UsageControllerTest {
  private static final String SUMS = "/llm/api/v1/usage-sums";
  private static final String SERIES = "/llm/api/v1/usage-series";
  private static final String MARCH = "from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z";

  private final Clock clock = Clock.fixed(Instant.parse("2026-03-20T00:00:00Z"), ZoneOffset.UTC);
  private final ConsoleDatabase database = new TestingDatabase().open();
  private final RecordStore records = new RecordStore(database, clock);
  private final MockMvc api =
      TestingApi.of(
          new UsageController(new UsageSums(database, LedgerSettings.Keep.DEFAULT, clock)));

  private void ingest(String id, String at, String user, String cost) {
    records.usage(
        usage(id, at, user, cost)
            .replace("\"ending\"", "\"latencyMillis\":200,\"usage\":{\"output\":5},\"ending\"")
            .getBytes(UTF_8));
  }

  private ResultActions ask(String path) throws Exception {
    return api.perform(get(path));
  }

  @Test
  void sums_areInPagesAndToldWithEverything() throws Exception {
    ingest("r1", "2026-03-02T10:00:00Z", "alice", "0.25");
    ingest("r2", "2026-03-02T11:00:00Z", "bob", "2");
    ingest("r3", "2026-03-03T11:00:00Z", "bob", "1");
    ingest("r4", "2026-03-03T11:00:00Z", "carol", "0.5");
    ingest("r5", "2026-04-01T00:00:00Z", "carol", "9");
    List<String> told = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonNode page =
          new ObjectMapper()
              .readTree(
                  ask(SUMS + "?by=caller&limit=1&" + MARCH + cursor)
                      .andExpect(status().isOk())
                      .andExpect(jsonPath("$.totals.length()").value(1))
                      .andExpect(jsonPath("$.totals[0].figures.cost").value("3.75"))
                      .andExpect(jsonPath("$.totals[0].figures.latencyMillis.p50").isNumber())
                      .andReturn()
                      .getResponse()
                      .getContentAsByteArray());
      for (JsonNode sum : page.path("sums")) {
        told.add(
            sum.path("labels").path("user").asText()
                + " "
                + sum.path("figures").path("cost").asText()
                + " "
                + sum.path("currency").asText());
      }
      cursor = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
    }
    assertThat(told).containsExactly("bob 3 USD", "carol 0.5 USD", "alice 0.25 USD");
  }

  @Test
  void sums_labelsAreToldInTheirOrder() throws Exception {
    ingest("r1", "2026-03-02T10:00:00Z", "alice", "0.25");
    ask(SUMS + "?by=group-model&" + MARCH)
        .andExpect(jsonPath("$.labels[0]").value("tenant"))
        .andExpect(jsonPath("$.labels[6]").value("model"))
        .andExpect(jsonPath("$.sums[0].labels.department").value("research"))
        .andExpect(jsonPath("$.sums[0].labels.team").isEmpty())
        .andExpect(jsonPath("$.sums[0].figures.latencyMillis").isEmpty());
    ask(SUMS + "?by=all&" + MARCH).andExpect(jsonPath("$.labels").isEmpty());
  }

  @Test
  void series_tellThePartsOfATime() throws Exception {
    ingest("r1", "2026-03-02T10:00:00Z", "alice", "0.25");
    ingest("r2", "2026-03-05T11:00:00Z", "bob", "2");
    ask(SERIES + "?by=model&grain=day&" + MARCH)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.grain").value("day"))
        .andExpect(jsonPath("$.series.length()").value(1))
        .andExpect(jsonPath("$.series[0].labels.model").value("small"))
        .andExpect(jsonPath("$.series[0].points.length()").value(2))
        .andExpect(jsonPath("$.series[0].points[0].at").value("2026-03-02T00:00:00Z"))
        .andExpect(jsonPath("$.series[0].points[1].figures.outputTokens").value(5));
  }

  @Test
  void whatCannotBeAsked_isSaid() throws Exception {
    refuses(SUMS + "?by=colour&" + MARCH, "by must be one of all, group, caller, model,");
    refuses(SUMS + "?by=all&from=yesterday&to=2026-04-01T00:00:00Z", "from must be a time of UTC");
    refuses(SUMS + "?by=all&from=2026-03-01T00:00:00Z&to=now", "to must be a time of UTC");
    refuses(SUMS + "?by=all&" + MARCH + "&limit=0", "limit must be within 1..500");
    for (String cursor : List.of("", "1~2", "1~2~3~x", "-1~2~3~4", "1~2~3~99999999999")) {
      refuses(SUMS + "?by=all&" + MARCH + "&cursor=" + cursor, "cursor must be what");
    }
    refuses(
        SUMS + "?by=caller&from=2026-03-01T00:15:00Z&to=2026-04-01T00:00:00Z",
        "between whole days of UTC");
    refuses(SERIES + "?by=all&grain=week&" + MARCH, "grain must be one of minute, quarter,");
    refuses(SERIES + "?by=all&grain=day&limit=21&" + MARCH, "limit must be within 1..20");
    refuses(SERIES + "?by=all&" + MARCH, "grain");
    refuses(
        SERIES + "?by=all&grain=day&from=+999999999-01-01T00:00:00Z&to=+1000000000-01-01T00:00:00Z",
        "from");
  }

  @Test
  void databaseAway_isSaidSo() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    DataSource failing =
        new DelegatingDataSource(new TestingDatabase().dataSource()) {
          @Override
          public Connection getConnection() throws SQLException {
            if (away.get()) {
              throw new SQLException("made to fail");
            }
            return super.getConnection();
          }
        };
    UsageSums sums =
        new UsageSums(
            ConsoleDatabase.of(failing, clock, TestingDatabase.SCHEMAS),
            LedgerSettings.Keep.DEFAULT,
            clock);
    away.set(true);
    TestingApi.of(new UsageController(sums))
        .perform(get(SUMS + "?by=all&" + MARCH))
        .andExpect(status().isServiceUnavailable())
        .andExpect(jsonPath("$.detail").value(containsString("ask for a shorter time")));
  }

  private void refuses(String path, String why) throws Exception {
    ask(path)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.detail").value(containsString(why)));
  }
}
