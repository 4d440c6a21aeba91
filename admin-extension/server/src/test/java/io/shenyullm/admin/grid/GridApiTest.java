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
package io.shenyullm.admin.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.budgets.BudgetsController;
import io.shenyullm.admin.budgets.LedgerCheck;
import io.shenyullm.admin.budgets.LedgerCheckController;
import io.shenyullm.admin.cache.CacheController;
import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.gateways.GridController;
import io.shenyullm.admin.keys.KeysController;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.published.PublishedKeys;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.core.cache.CacheTag;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.control.KeyRevocation;
import io.shenyullm.core.control.SnapshotHints;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridProperties;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.ScopeOperation;
import io.shenyullm.core.json.Json;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** What operators see and change, on a grid in this process. */
public final class GridApiTest {
  private static final long UNIT = 1_000_000_000L;
  private static final String CONTROL = "/llm/api/v1/budgets/research-month/control";
  private static final String REVOCATION = "/llm/api/v1/key-revocations/k-alice";
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final TestingSharedGrid shared = new TestingSharedGrid();
  private final ConsoleGrid access = new ConsoleGrid(shared, TestingSharedGrid.CONSOLE, null);
  private final TestingDatabase database = new TestingDatabase();
  private final MockMvc api = api(access);

  private MockMvc api(ConsoleGrid access) {
    database.records();
    Clock clock = Clock.systemUTC();
    ControlKeeper keeper = new ControlKeeper(access, database.dataSource(), clock);
    return TestingApi.of(
        new GridController(access),
        new BudgetsController(access, keeper, () -> PublishedBudgets.NONE, List::of, clock),
        new LedgerCheckController(access, new LedgerCheck(access, question -> List.of(), clock)),
        new KeysController(access, keeper, () -> PublishedKeys.NONE),
        new CacheController(access, clock));
  }

  @AfterEach
  void close() {
    access.close();
  }

  @Test
  void grid_tellsEngineHealthAndWhoIsThere() throws Exception {
    api.perform(get("/llm/api/v1/grids/current"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.engine").value("testing"))
        .andExpect(jsonPath("$.shared").value(true))
        .andExpect(jsonPath("$.state").value("connected"))
        .andExpect(jsonPath("$.problem").isEmpty())
        .andExpect(jsonPath("$.gateways[0].id").value("console"))
        .andExpect(jsonPath("$.gateways[0].self").value(true));
  }

  @Test
  void ledgerCheck_isBegunOnceAndTold() throws Exception {
    api.perform(get("/llm/api/v1/ledger-checks"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.shared").value(true))
        .andExpect(jsonPath("$.underWay").value(false))
        .andExpect(jsonPath("$.last").isEmpty());
    api.perform(as(post("/llm/api/v1/ledger-checks"))).andExpect(status().isAccepted());
    api.perform(as(post("/llm/api/v1/ledger-checks"))).andExpect(status().isAccepted());
  }

  @Test
  void budgets_areListedFullestFirstAndFound() throws Exception {
    spend("research-month", "research", 20, 100);
    spend("sales-month", "sales", 90, 100);
    spend("legal-month", "legal", 1, 100);
    api.perform(get("/llm/api/v1/budgets"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.total").value(3))
        .andExpect(jsonPath("$.budgets[0].value").value("sales"))
        .andExpect(jsonPath("$.budgets[1].value").value("research"))
        .andExpect(jsonPath("$.budgets[2].value").value("legal"))
        .andExpect(jsonPath("$.budgets[0].settledNanos").value("90000000000"))
        .andExpect(jsonPath("$.budgets[0].leases[0].gateway").value("gw-1"))
        .andExpect(jsonPath("$.budgets[0].leases[0].state").value("open"));
    api.perform(get("/llm/api/v1/budgets").param("limit", "1"))
        .andExpect(jsonPath("$.total").value(3))
        .andExpect(jsonPath("$.budgets.length()").value(1));
    api.perform(get("/llm/api/v1/budgets").param("q", "LEGAL"))
        .andExpect(jsonPath("$.total").value(1))
        .andExpect(jsonPath("$.budgets[0].id").value("legal-month"));
    api.perform(get("/llm/api/v1/budgets").param("limit", "0")).andExpect(status().isBadRequest());
  }

  @Test
  void control_freezesAndRaises_andIsUndone() throws Exception {
    spend("research-month", "research", 20, 100);
    change("research-month", "{\"limit\":\"250.5\",\"frozen\":true,\"reason\":\"end of quarter\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.by").value("admin"));
    api.perform(get("/llm/api/v1/budget-controls"))
        .andExpect(jsonPath("$.shared").value(true))
        .andExpect(jsonPath("$.controls.length()").value(1))
        .andExpect(jsonPath("$.controls[0].id").value("research-month"))
        .andExpect(jsonPath("$.controls[0].limit").value("250.5"));
    BudgetControl control = control("research-month");
    assertThat(control.limit()).isEqualByComparingTo(new BigDecimal("250.5"));
    assertThat(control.frozen()).isTrue();
    assertThat(control.reason()).isEqualTo("end of quarter");
    api.perform(get("/llm/api/v1/budgets"))
        .andExpect(jsonPath("$.budgets[0].limitNanos").value("250500000000"))
        .andExpect(jsonPath("$.budgets[0].control.frozen").value(true))
        .andExpect(jsonPath("$.controls[0].id").value("research-month"));
    api.perform(as(whatever(delete("/llm/api/v1/budgets/research-month/control"))))
        .andExpect(jsonPath("$.removed").value(true));
    assertThat(control("research-month"))
        .matches(BudgetControl::undone)
        .hasFieldOrPropertyWithValue("by", "admin");
    api.perform(get("/llm/api/v1/budgets"))
        .andExpect(jsonPath("$.budgets[0].control").isEmpty())
        .andExpect(jsonPath("$.budgets[0].limitNanos").value("100000000000"))
        .andExpect(jsonPath("$.controls").isEmpty());
    api.perform(as(whatever(delete("/llm/api/v1/budgets/research-month/control"))))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.removed").value(false));
  }

  @Test
  void control_whatAChangeLeavesOut_stays() throws Exception {
    spend("research-month", "research", 20, 100);
    change("research-month", "{\"frozen\":true,\"reason\":\"end of quarter\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.limit").isEmpty());
    change("research-month", "{\"limit\":\"120.5\",\"reason\":\"more\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.limit").value("120.5"))
        .andExpect(jsonPath("$.frozen").value(true))
        .andExpect(jsonPath("$.reason").value("more"));
    change("research-month", "{\"limit\":null}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.limit").isEmpty())
        .andExpect(jsonPath("$.frozen").value(true))
        .andExpect(jsonPath("$.reason").value("more"));
    change("research-month", "{\"limit\":\"7\"}").andExpect(jsonPath("$.frozen").value(true));
    change("research-month", "{\"frozen\":false}")
        .andExpect(jsonPath("$.limit").value("7"))
        .andExpect(jsonPath("$.frozen").value(false));
    assertThat(control("research-month").limit()).isEqualByComparingTo("7");
    assertThat(control("research-month").frozen()).isFalse();
  }

  @Test
  void control_neitherLimitNorFreezeLeft_isUndone() throws Exception {
    spend("research-month", "research", 20, 100);
    for (List<String> changes :
        List.of(
            List.of("{\"frozen\":true,\"reason\":\"r\"}", "{\"frozen\":false}"),
            List.of("{\"limit\":\"7\",\"reason\":\"r\"}", "{\"limit\":null}"),
            List.of(
                "{\"limit\":\"7\",\"frozen\":true,\"reason\":\"r\"}",
                "{\"frozen\":false,\"limit\":null,\"reason\":\"over\"}"))) {
      for (String change : changes) {
        change("research-month", change).andExpect(status().isOk());
      }
      assertThat(control("research-month")).matches(BudgetControl::undone);
      api.perform(get("/llm/api/v1/budgets"))
          .andExpect(jsonPath("$.budgets[0].control").isEmpty())
          .andExpect(jsonPath("$.controls").isEmpty());
      // of what was undone nothing is left, not even its reason
      change("research-month", "{\"frozen\":true}").andExpect(status().isBadRequest());
    }
    change("research-month", "{\"frozen\":false}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.frozen").value(false));
  }

  @Test
  void control_freezeAndLimitAtTheSameTime_areBothKept() throws Exception {
    spend("research-month", "research", 20, 100);
    MockMvc other = api(access);
    ExecutorService operators = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 20; round++) {
        api.perform(as(whatever(delete("/llm/api/v1/budgets/research-month/control"))))
            .andExpect(status().isOk());
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<Integer>> answers = new ArrayList<>();
        for (Map.Entry<MockMvc, String> change :
            List.of(
                Map.entry(api, "{\"frozen\":true,\"reason\":\"stop\"}"),
                Map.entry(
                    // of another console that shares the database, every second time
                    round % 2 == 0 ? api : other, "{\"limit\":\"7\",\"reason\":\"less\"}"))) {
          answers.add(
              operators.submit(
                  () -> {
                    together.await();
                    return change(change.getKey(), "research-month", change.getValue())
                        .andReturn()
                        .getResponse()
                        .getStatus();
                  }));
        }
        for (Future<Integer> answer : answers) {
          assertThat(answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
        }
        api.perform(get("/llm/api/v1/budgets/research-month/control"))
            .andExpect(jsonPath("$.control.limit").value("7"))
            .andExpect(jsonPath("$.control.frozen").value(true));
      }
    } finally {
      operators.shutdownNow();
    }
  }

  @Test
  void control_badInput_isRefusedWithWhatToDo() throws Exception {
    spend("research-month", "research", 20, 100);
    String needsReason = "reason must say why";
    String badLimit = "limit must be a decimal in quotes";
    Map<String, String> told = new LinkedHashMap<>();
    told.put("{\"frozen\":true}", needsReason);
    told.put("{\"limit\":\"7\"}", needsReason);
    told.put("{\"frozen\":true,\"reason\":null}", needsReason);
    told.put("{\"frozen\":true,\"reason\":5}", needsReason);
    told.put("{\"frozen\":true,\"reason\":\" \"}", needsReason);
    told.put("{\"frozen\":true,\"reason\":\"two\\nlines\"}", needsReason);
    told.put("{\"frozen\":true,\"reason\":\"" + "x".repeat(501) + "\"}", needsReason);
    told.put("{}", "needs limit or frozen");
    told.put("{\"reason\":\"nothing\"}", "needs limit or frozen");
    told.put("{\"freeze\":true,\"reason\":\"r\"}", "limit, frozen and reason and no others");
    told.put("{\"frozen\":true,\"by\":\"me\",\"reason\":\"r\"}", "and no others");
    told.put("{\"frozen\":\"true\",\"reason\":\"r\"}", "frozen must be true or false");
    told.put("{\"frozen\":null,\"reason\":\"r\"}", "leave it out to keep it");
    told.put("{\"limit\":250,\"reason\":\"r\"}", badLimit);
    told.put("{\"limit\":\"\",\"reason\":\"r\"}", "null to go back to the snapshot's");
    told.put("{\"limit\":\"-1\",\"reason\":\"r\"}", badLimit);
    told.put("{\"limit\":\"much\",\"reason\":\"r\"}", badLimit);
    told.put("{\"limit\":\"0.0000000001\",\"reason\":\"r\"}", badLimit);
    told.put("{\"limit\":\"1e999999999\",\"reason\":\"r\"}", badLimit);
    told.put("{\"limit\":\"99999999999999\",\"reason\":\"r\"}", badLimit);
    told.put("{\"limit\":\"" + "1".repeat(41) + "\",\"reason\":\"r\"}", badLimit);
    told.put("{\"frozen\":true,\"frozen\":false,\"reason\":\"r\"}", "must be a JSON object");
    told.put("[]", "must be a JSON object");
    told.put("nonsense", "must be a JSON object");
    told.put(" ".repeat(20_000), "at most 10000 bytes");
    for (Map.Entry<String, String> bad : told.entrySet()) {
      assertThat(
              reason(
                  change("research-month", bad.getKey())
                      .andExpect(status().isBadRequest())
                      .andReturn()))
          .as(bad.getKey())
          .contains(bad.getValue());
    }
    assertThat(shared.near(GridNames.BUDGET_CONTROLS).all()).isEmpty();
  }

  @Test
  void control_asAMergePatch_isTakenToo() throws Exception {
    spend("research-month", "research", 20, 100);
    api.perform(
            as(whatever(patch("/llm/api/v1/budgets/research-month/control")))
                .contentType("application/merge-patch+json")
                .content("{\"frozen\":true,\"reason\":\"r\"}"))
        .andExpect(status().isOk());
    api.perform(
            as(whatever(patch("/llm/api/v1/budgets/research-month/control")))
                .contentType("application/json-patch+json")
                .content("[]"))
        .andExpect(status().isUnsupportedMediaType());
  }

  private static String eTag(MockMvc api, String path) throws Exception {
    return String.valueOf(
        api.perform(get(path))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getHeader("ETag"));
  }

  @Test
  void change_thatDoesNotSayForWhichState_isRefused() throws Exception {
    spend("research-month", "research", 20, 100);
    for (MockHttpServletRequestBuilder request :
        List.of(
            body(patch(CONTROL), "{\"frozen\":true,\"reason\":\"r\"}"),
            delete(CONTROL),
            body(put(REVOCATION), "{\"reason\":\"r\"}"),
            delete(REVOCATION))) {
      assertThat(reason(api.perform(request).andExpect(status().is(428)).andReturn()))
          .contains("If-Match");
    }
    assertThat(shared.near(GridNames.BUDGET_CONTROLS).all()).isEmpty();
    assertThat(shared.near(GridNames.REVOKED_KEYS).all()).isEmpty();
  }

  @Test
  void change_forAStateThatIsNoMore_isRefused() throws Exception {
    spend("research-month", "research", 20, 100);
    for (Map.Entry<String, MockHttpServletRequestBuilder> change :
        List.of(
            Map.entry(CONTROL, body(patch(CONTROL), "{\"frozen\":true,\"reason\":\"r\"}")),
            Map.entry(REVOCATION, body(put(REVOCATION), "{\"reason\":\"r\"}")))) {
      String path = change.getKey();
      String none = eTag(api, path);
      String made =
          String.valueOf(
              api.perform(change.getValue().header("If-Match", none))
                  .andExpect(status().isOk())
                  .andReturn()
                  .getResponse()
                  .getHeader("ETag"));
      assertThat(eTag(api, path)).isEqualTo(made).isNotEqualTo(none);
      api.perform(delete(path).header("If-Match", none)).andExpect(status().is(412));
      api.perform(change.getValue()).andExpect(status().is(412));
      api.perform(delete(path).header("If-Match", "\"x\", " + made)).andExpect(status().isOk());
      assertThat(eTag(api, path)).isEqualTo(none);
    }
    api.perform(get("/llm/api/v1/budgets"))
        .andExpect(jsonPath("$.budgets[0].controlETag").value(eTag(api, CONTROL)));
  }

  @Test
  void control_mistypedId_isNotFound() throws Exception {
    spend("research-month", "research", 20, 100);
    assertThat(
            reason(
                change("reserach-month", "{\"frozen\":true,\"reason\":\"stop\"}")
                    .andExpect(status().isNotFound())
                    .andReturn()))
        .contains("reserach-month");
  }

  @Test
  void change_gridAwayOrInDoubt_isKeptAndSaysSo() throws Exception {
    spend("research-month", "research", 20, 100);
    String body = "{\"frozen\":true,\"reason\":\"stop\"}";
    Map<GridException.Kind, String> told =
        Map.of(
            GridException.Kind.UNAVAILABLE,
            "gateways obey as soon as it is back",
            GridException.Kind.UNKNOWN_OUTCOME,
            "gateways may obey or not",
            GridException.Kind.OVERLOADED,
            "out of memory or overloaded",
            GridException.Kind.REJECTED,
            "the grid refused: as the test wants");
    for (GridException.Kind kind : GridException.Kind.values()) {
      shared.failWith(kind);
      String pending = told.getOrDefault(kind, "no text for " + kind);
      change("research-month", body)
          .andExpect(status().isAccepted())
          .andExpect(jsonPath("$.frozen").value(true))
          .andExpect(jsonPath("$.pending").value(containsString(pending)));
      api.perform(
              as(
                  body(
                      whatever(put("/llm/api/v1/key-revocations/k-alice")),
                      "{\"reason\":\"lost\"}")))
          .andExpect(status().isAccepted())
          .andExpect(jsonPath("$.pending").value(containsString(pending)));
    }
    assertThat(shared.near(GridNames.BUDGET_CONTROLS).all()).isEmpty();
    api.perform(get("/llm/api/v1/budgets"))
        .andExpect(jsonPath("$.controls[0].frozen").value(true))
        .andExpect(jsonPath("$.controls[0].pending").isNotEmpty());
    api.perform(get("/llm/api/v1/budgets/research-month/control"))
        .andExpect(jsonPath("$.control.frozen").value(true))
        .andExpect(jsonPath("$.control.pending").isNotEmpty());
    api.perform(get("/llm/api/v1/budgets/other/control"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.control").isEmpty());
    api.perform(get("/llm/api/v1/key-revocations"))
        .andExpect(jsonPath("$.keys[0].id").value("k-alice"))
        .andExpect(jsonPath("$.keys[0].pending").isNotEmpty());
    api.perform(as(whatever(delete("/llm/api/v1/budgets/research-month/control"))))
        .andExpect(status().isAccepted())
        .andExpect(jsonPath("$.removed").value(true))
        .andExpect(jsonPath("$.pending").isNotEmpty());

    shared.failWith(null);
    change("research-month", body)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.pending").isEmpty());
    api.perform(get("/llm/api/v1/budgets")).andExpect(jsonPath("$.controls[0].pending").isEmpty());
  }

  @Test
  void purge_gridAwayOrInDoubt_failsAndSaysWhatIsKnown() throws Exception {
    String body = "{\"all\":true}";
    shared.failWith(GridException.Kind.UNAVAILABLE);
    assertThat(reason(purge(body).andExpect(status().isServiceUnavailable()).andReturn()))
        .contains("nothing was changed");
    shared.failWith(GridException.Kind.UNKNOWN_OUTCOME);
    assertThat(reason(purge(body).andExpect(status().isGatewayTimeout()).andReturn()))
        .contains("in force or not");
    shared.failWith(GridException.Kind.OVERLOADED);
    purge(body).andExpect(status().isServiceUnavailable());
    shared.failWith(GridException.Kind.REJECTED);
    purge(body).andExpect(status().isBadGateway());
  }

  @Test
  void change_databaseAway_changesNothing() throws Exception {
    spend("research-month", "research", 20, 100);
    new JdbcTemplate(database.dataSource()).execute("DROP TABLE llm_control");
    assertThat(
            reason(
                api.perform(
                        body(
                            whatever(put("/llm/api/v1/key-revocations/k-alice")),
                            "{\"reason\":\"r\"}"))
                    .andExpect(status().isServiceUnavailable())
                    .andReturn()))
        .contains("database cannot be written, nothing was changed");
    assertThat(shared.near(GridNames.REVOKED_KEYS).all()).isEmpty();
  }

  @Test
  void change_gridOfItsOwn_pointsToTheSnapshot() throws Exception {
    try (ConsoleGrid local =
        ConsoleGrid.open(GridProperties.NONE, TestingSharedGrid.CONSOLE, Clock.systemUTC())) {
      MockMvc alone = api(local);
      for (MockHttpServletRequestBuilder request :
          List.of(
              body(
                  whatever(patch("/llm/api/v1/budgets/b/control")),
                  "{\"frozen\":true,\"reason\":\"r\"}"),
              whatever(delete("/llm/api/v1/budgets/b/control")),
              body(whatever(put("/llm/api/v1/key-revocations/k")), "{\"reason\":\"r\"}"),
              whatever(delete("/llm/api/v1/key-revocations/k")),
              body(post("/llm/api/v1/cache-purges"), "{\"all\":true}"),
              post("/llm/api/v1/ledger-checks"))) {
        assertThat(reason(alone.perform(request).andExpect(status().isConflict()).andReturn()))
            .contains("publish the change in the snapshot", "llm.admin.grid.type");
      }
      alone
          .perform(get("/llm/api/v1/grids/current"))
          .andExpect(jsonPath("$.shared").value(false))
          .andExpect(jsonPath("$.engine").value("local"))
          .andExpect(jsonPath("$.problem").isEmpty());
      alone.perform(get("/llm/api/v1/budgets")).andExpect(jsonPath("$.budgets").isEmpty());
      assertThat(
              new JdbcTemplate(database.dataSource())
                  .queryForObject("SELECT COUNT(*) FROM llm_control", Integer.class))
          .isZero();
    }
  }

  @Test
  void change_gridThatCannotBeHad_isKeptAndSaysWhyItIsNotObeyed() throws Exception {
    try (ConsoleGrid refused =
        ConsoleGrid.open(
            new GridProperties("redis", null, null, null, null, null, null, null, null),
            TestingSharedGrid.CONSOLE,
            Clock.systemUTC())) {
      MockMvc alone = api(refused);
      // kept for the day when the settings are right, and said so
      alone
          .perform(body(whatever(put("/llm/api/v1/key-revocations/k")), "{\"reason\":\"r\"}"))
          .andExpect(status().isAccepted())
          .andExpect(jsonPath("$.pending").value(containsString("type redis")));
      // whether there is such a budget cannot be known, and a purge is not kept
      for (MockHttpServletRequestBuilder request :
          List.of(
              body(
                  whatever(patch("/llm/api/v1/budgets/b/control")),
                  "{\"frozen\":true,\"reason\":\"r\"}"),
              body(post("/llm/api/v1/cache-purges"), "{\"all\":true}"))) {
        assertThat(
                reason(
                    alone.perform(request).andExpect(status().isServiceUnavailable()).andReturn()))
            .contains("type redis");
      }
      alone
          .perform(get("/llm/api/v1/grids/current"))
          .andExpect(jsonPath("$.shared").value(true))
          .andExpect(jsonPath("$.engine").value("redis"))
          .andExpect(jsonPath("$.state").value("refused"))
          .andExpect(jsonPath("$.problem").value(containsString("type redis")));
      assertThat(
              reason(
                  alone
                      .perform(get("/llm/api/v1/budgets"))
                      .andExpect(status().isServiceUnavailable())
                      .andReturn()))
          .contains("type redis");
    }
  }

  @Test
  void budgets_gridAway_sayWhyAndNothingOfChanges() throws Exception {
    shared.close();
    assertThat(
            reason(
                api.perform(get("/llm/api/v1/budgets"))
                    .andExpect(status().isServiceUnavailable())
                    .andReturn()))
        .startsWith("the grid cannot be read: ")
        .doesNotContain("change");
  }

  @Test
  void purge_byTagOrAll_givesThemNewGenerations() throws Exception {
    purge("{\"tag\":\"route:default\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.purged").value("route:default"));
    assertThat(shared.near(GridNames.CACHE_TAGS).all()).containsOnlyKeys(CacheTag.route("default"));
    purge("{\"all\":true}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.purged").value("everything"));
    assertThat(shared.near(GridNames.CACHE_TAGS).all()).containsKey(CacheTag.ALL);
  }

  @Test
  void purge_ofNothingOrEverythingAtOnce_isRefused() throws Exception {
    for (String body :
        List.of(
            "{}",
            "{\"all\":false}",
            "{\"all\":true,\"tag\":\"route:default\"}",
            "{\"tag\":\"\"}",
            "{\"tag\":\"default\"}",
            "{\"tag\":\"route: \"}",
            "{\"tag\":\"galaxy:x\"}",
            "{\"tag\":\"route:a\\nb\"}")) {
      purge(body).andExpect(status().isBadRequest());
    }
    assertThat(shared.near(GridNames.CACHE_TAGS).all()).isEmpty();
  }

  private org.springframework.test.web.servlet.ResultActions purge(String json) throws Exception {
    return api.perform(as(body(post("/llm/api/v1/cache-purges"), json)));
  }

  @Test
  void key_isRevokedListedAndBelievedAgain() throws Exception {
    api.perform(
            as(
                body(
                    whatever(put("/llm/api/v1/key-revocations/k-alice")),
                    "{\"reason\":\"laptop lost\"}")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.by").value("admin"))
        // this console has published no snapshot, so it cannot say
        .andExpect(jsonPath("$.known").isEmpty());
    KeyRevocation revocation =
        KeyRevocation.fromBytes(shared.near(GridNames.REVOKED_KEYS).get("k-alice"));
    assertThat(revocation.reason()).isEqualTo("laptop lost");
    api.perform(get("/llm/api/v1/key-revocations"))
        .andExpect(jsonPath("$.keys[0].id").value("k-alice"))
        .andExpect(jsonPath("$.keys[0].reason").value("laptop lost"));
    api.perform(as(whatever(delete("/llm/api/v1/key-revocations/k-alice"))))
        .andExpect(jsonPath("$.removed").value(true));
    api.perform(get("/llm/api/v1/key-revocations")).andExpect(jsonPath("$.keys").isEmpty());
  }

  @Test
  void key_itselfInsteadOfItsId_isRefusedAndNotRepeated() throws Exception {
    String key = "sk-llm-" + UUID.randomUUID();
    MvcResult refused =
        api.perform(body(whatever(put("/llm/api/v1/key-revocations/" + key)), "{\"reason\":\"r\"}"))
            .andExpect(status().isBadRequest())
            .andReturn();
    assertThat(reason(refused)).contains("by its id").doesNotContain(key);
    assertThat(shared.near(GridNames.REVOKED_KEYS).all()).isEmpty();
  }

  @Test
  void announceSnapshot_reachesWhoFollows() {
    ConcurrentLinkedQueue<String> looks = new ConcurrentLinkedQueue<>();
    var hints =
        SnapshotHints.follow(shared.topic(GridNames.SNAPSHOTS), () -> 41, () -> looks.add("look"));
    access.announceSnapshot(42);
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (looks.isEmpty()) {
      assertThat(System.nanoTime()).as("time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    hints.close();
  }

  private void spend(String budget, String department, long settledUnits, long limitUnits) {
    spend(shared, budget, department, settledUnits, limitUnits);
  }

  /** Lets a gateway spend of a department's budget. */
  public static void spend(
      Grid grid, String budget, String department, long settledUnits, long limitUnits) {
    long now = System.currentTimeMillis();
    CounterKey key =
        new CounterKey(
            budget + "\0department\0month\0UTC\0USD\0null",
            now - Duration.ofDays(1).toMillis(),
            now + Duration.ofDays(1).toMillis());
    long settled = settledUnits * UNIT;
    grid.counters()
        .apply(
            "department\0demo\0" + department,
            new ScopeOperation.Renew(
                "gw-1/boot-1",
                1,
                60_000,
                List.of(
                    new ScopeOperation.Ask(
                        key, limitUnits * UNIT, settled, 0, settled + UNIT, true, false))),
            DEADLINE)
        .toCompletableFuture()
        .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private org.springframework.test.web.servlet.ResultActions change(String id, String json)
      throws Exception {
    return change(api, id, json);
  }

  private static org.springframework.test.web.servlet.ResultActions change(
      MockMvc api, String id, String json) throws Exception {
    return api.perform(as(body(whatever(patch("/llm/api/v1/budgets/" + id + "/control")), json)));
  }

  /** As gateways read it. */
  private BudgetControl control(String id) {
    return BudgetControl.fromBytes(shared.near(GridNames.BUDGET_CONTROLS).get(id));
  }

  private static MockHttpServletRequestBuilder body(
      MockHttpServletRequestBuilder request, String json) {
    return request.contentType(MediaType.APPLICATION_JSON).content(json);
  }

  /** Made whatever is there. */
  private static MockHttpServletRequestBuilder whatever(MockHttpServletRequestBuilder request) {
    return request.header("If-Match", "*");
  }

  private static MockHttpServletRequestBuilder as(MockHttpServletRequestBuilder request) {
    return request.requestAttr(Operators.ATTRIBUTE, "admin");
  }

  private static String reason(MvcResult result) {
    return String.valueOf(
        Json.parseObject(result.getResponse().getContentAsByteArray()).get("detail"));
  }
}
