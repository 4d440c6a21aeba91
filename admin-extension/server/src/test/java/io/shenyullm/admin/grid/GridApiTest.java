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
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.snapshot.PublishedBudgets;
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
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What operators see and change, on a grid in this process. */
public final class GridApiTest {
  private static final long UNIT = 1_000_000_000L;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final TestingSharedGrid shared = new TestingSharedGrid();
  private final ConsoleGrid access = new ConsoleGrid(shared, TestingSharedGrid.CONSOLE, null);
  private final TestingDatabase database = new TestingDatabase();
  private final MockMvc api = api(access);

  private MockMvc api(ConsoleGrid access) {
    database.records();
    Clock clock = Clock.systemUTC();
    ControlKeeper keeper = new ControlKeeper(access, database.dataSource(), clock);
    return MockMvcBuilders.standaloneSetup(
            new GridController(access),
            new BudgetsController(access, keeper, () -> PublishedBudgets.NONE, clock),
            new KeysController(access, keeper),
            new CacheController(access, clock))
        .build();
  }

  @AfterEach
  void close() {
    access.close();
  }

  @Test
  void grid_tellsEngineHealthAndWhoIsThere() throws Exception {
    api.perform(get("/llm/api/grid"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.engine").value("testing"))
        .andExpect(jsonPath("$.shared").value(true))
        .andExpect(jsonPath("$.state").value("connected"))
        .andExpect(jsonPath("$.problem").isEmpty())
        .andExpect(jsonPath("$.gateways[0].id").value("console"))
        .andExpect(jsonPath("$.gateways[0].self").value(true));
  }

  @Test
  void budgets_areListedFullestFirstAndFound() throws Exception {
    spend("research-month", "research", 20, 100);
    spend("sales-month", "sales", 90, 100);
    spend("legal-month", "legal", 1, 100);
    api.perform(get("/llm/api/budgets"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.total").value(3))
        .andExpect(jsonPath("$.budgets[0].value").value("sales"))
        .andExpect(jsonPath("$.budgets[1].value").value("research"))
        .andExpect(jsonPath("$.budgets[2].value").value("legal"))
        .andExpect(jsonPath("$.budgets[0].settledNanos").value("90000000000"))
        .andExpect(jsonPath("$.budgets[0].leases[0].gateway").value("gw-1"))
        .andExpect(jsonPath("$.budgets[0].leases[0].state").value("open"));
    api.perform(get("/llm/api/budgets").param("limit", "1"))
        .andExpect(jsonPath("$.total").value(3))
        .andExpect(jsonPath("$.budgets.length()").value(1));
    api.perform(get("/llm/api/budgets").param("q", "LEGAL"))
        .andExpect(jsonPath("$.total").value(1))
        .andExpect(jsonPath("$.budgets[0].id").value("legal-month"));
    api.perform(get("/llm/api/budgets").param("limit", "0")).andExpect(status().isBadRequest());
  }

  @Test
  void control_freezesAndRaises_andIsUndone() throws Exception {
    spend("research-month", "research", 20, 100);
    change("research-month", "{\"limit\":\"250.5\",\"frozen\":true,\"reason\":\"end of quarter\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.by").value("admin"));
    BudgetControl control =
        BudgetControl.fromBytes(shared.near(GridNames.BUDGET_CONTROLS).get("research-month"));
    assertThat(control.limit()).isEqualByComparingTo(new BigDecimal("250.5"));
    assertThat(control.frozen()).isTrue();
    assertThat(control.reason()).isEqualTo("end of quarter");
    api.perform(get("/llm/api/budgets"))
        .andExpect(jsonPath("$.budgets[0].limitNanos").value("250500000000"))
        .andExpect(jsonPath("$.budgets[0].control.frozen").value(true))
        .andExpect(jsonPath("$.controls[0].id").value("research-month"));
    api.perform(as(delete("/llm/api/budgets/research-month/control")))
        .andExpect(jsonPath("$.removed").value(true));
    assertThat(
            BudgetControl.fromBytes(shared.near(GridNames.BUDGET_CONTROLS).get("research-month")))
        .matches(BudgetControl::undone)
        .hasFieldOrPropertyWithValue("by", "admin");
    api.perform(get("/llm/api/budgets"))
        .andExpect(jsonPath("$.budgets[0].control").isEmpty())
        .andExpect(jsonPath("$.budgets[0].limitNanos").value("100000000000"))
        .andExpect(jsonPath("$.controls").isEmpty());
    api.perform(as(delete("/llm/api/budgets/research-month/control")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.removed").value(false));
  }

  @Test
  void control_badInput_isRefusedByName() throws Exception {
    spend("research-month", "research", 20, 100);
    for (String body :
        List.of(
            "{\"frozen\":true}",
            "{\"frozen\":true,\"reason\":\" \"}",
            "{\"frozen\":true,\"reason\":\"two\\nlines\"}",
            "{\"frozen\":true,\"reason\":\"" + "x".repeat(501) + "\"}",
            "{\"frozen\":false,\"reason\":\"nothing\"}",
            "{\"limit\":\"-1\",\"reason\":\"r\"}",
            "{\"limit\":\"much\",\"reason\":\"r\"}",
            "{\"limit\":\"0.0000000001\",\"reason\":\"r\"}",
            "{\"limit\":\"1e999999999\",\"reason\":\"r\"}",
            "{\"limit\":\"99999999999999\",\"reason\":\"r\"}",
            "nonsense")) {
      change("research-month", body).andExpect(status().isBadRequest());
    }
    assertThat(shared.near(GridNames.BUDGET_CONTROLS).all()).isEmpty();
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
      api.perform(as(body(post("/llm/api/keys/k-alice/revoke"), "{\"reason\":\"lost\"}")))
          .andExpect(status().isAccepted())
          .andExpect(jsonPath("$.pending").value(containsString(pending)));
    }
    assertThat(shared.near(GridNames.BUDGET_CONTROLS).all()).isEmpty();
    api.perform(get("/llm/api/budgets"))
        .andExpect(jsonPath("$.controls[0].frozen").value(true))
        .andExpect(jsonPath("$.controls[0].pending").isNotEmpty());
    api.perform(get("/llm/api/budgets/research-month/control"))
        .andExpect(jsonPath("$.control.frozen").value(true))
        .andExpect(jsonPath("$.control.pending").isNotEmpty());
    api.perform(get("/llm/api/budgets/other/control"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.control").isEmpty());
    api.perform(get("/llm/api/keys/revoked"))
        .andExpect(jsonPath("$.keys[0].id").value("k-alice"))
        .andExpect(jsonPath("$.keys[0].pending").isNotEmpty());
    api.perform(as(delete("/llm/api/budgets/research-month/control")))
        .andExpect(status().isAccepted())
        .andExpect(jsonPath("$.removed").value(true))
        .andExpect(jsonPath("$.pending").isNotEmpty());

    shared.failWith(null);
    change("research-month", body)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.pending").isEmpty());
    api.perform(get("/llm/api/budgets")).andExpect(jsonPath("$.controls[0].pending").isEmpty());
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
                api.perform(body(post("/llm/api/keys/k-alice/revoke"), "{\"reason\":\"r\"}"))
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
              body(put("/llm/api/budgets/b/control"), "{\"frozen\":true,\"reason\":\"r\"}"),
              delete("/llm/api/budgets/b/control"),
              body(post("/llm/api/keys/k/revoke"), "{\"reason\":\"r\"}"),
              delete("/llm/api/keys/k/revoke"),
              body(post("/llm/api/cache/purge"), "{\"all\":true}"))) {
        assertThat(reason(alone.perform(request).andExpect(status().isConflict()).andReturn()))
            .contains("publish the change in the snapshot", "llm.admin.grid.type");
      }
      alone
          .perform(get("/llm/api/grid"))
          .andExpect(jsonPath("$.shared").value(false))
          .andExpect(jsonPath("$.engine").value("local"))
          .andExpect(jsonPath("$.problem").isEmpty());
      alone.perform(get("/llm/api/budgets")).andExpect(jsonPath("$.budgets").isEmpty());
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
          .perform(body(post("/llm/api/keys/k/revoke"), "{\"reason\":\"r\"}"))
          .andExpect(status().isAccepted())
          .andExpect(jsonPath("$.pending").value(containsString("type redis")));
      // whether there is such a budget cannot be known, and a purge is not kept
      for (MockHttpServletRequestBuilder request :
          List.of(
              body(put("/llm/api/budgets/b/control"), "{\"frozen\":true,\"reason\":\"r\"}"),
              body(post("/llm/api/cache/purge"), "{\"all\":true}"))) {
        assertThat(
                reason(
                    alone.perform(request).andExpect(status().isServiceUnavailable()).andReturn()))
            .contains("type redis");
      }
      alone
          .perform(get("/llm/api/grid"))
          .andExpect(jsonPath("$.shared").value(true))
          .andExpect(jsonPath("$.engine").value("redis"))
          .andExpect(jsonPath("$.state").value("refused"))
          .andExpect(jsonPath("$.problem").value(containsString("type redis")));
      assertThat(
              reason(
                  alone
                      .perform(get("/llm/api/budgets"))
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
                api.perform(get("/llm/api/budgets"))
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
    return api.perform(as(body(post("/llm/api/cache/purge"), json)));
  }

  @Test
  void key_isRevokedListedAndBelievedAgain() throws Exception {
    api.perform(as(body(post("/llm/api/keys/k-alice/revoke"), "{\"reason\":\"laptop lost\"}")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.by").value("admin"));
    KeyRevocation revocation =
        KeyRevocation.fromBytes(shared.near(GridNames.REVOKED_KEYS).get("k-alice"));
    assertThat(revocation.reason()).isEqualTo("laptop lost");
    api.perform(get("/llm/api/keys/revoked"))
        .andExpect(jsonPath("$.keys[0].id").value("k-alice"))
        .andExpect(jsonPath("$.keys[0].reason").value("laptop lost"));
    api.perform(as(delete("/llm/api/keys/k-alice/revoke")))
        .andExpect(jsonPath("$.removed").value(true));
    api.perform(get("/llm/api/keys/revoked")).andExpect(jsonPath("$.keys").isEmpty());
  }

  @Test
  void key_itselfInsteadOfItsId_isRefusedAndNotRepeated() throws Exception {
    String key = "sk-llm-" + UUID.randomUUID();
    MvcResult refused =
        api.perform(body(post("/llm/api/keys/" + key + "/revoke"), "{\"reason\":\"r\"}"))
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
    return api.perform(as(body(put("/llm/api/budgets/" + id + "/control"), json)));
  }

  private static MockHttpServletRequestBuilder body(
      MockHttpServletRequestBuilder request, String json) {
    return request.contentType(MediaType.APPLICATION_JSON).content(json);
  }

  private static MockHttpServletRequestBuilder as(MockHttpServletRequestBuilder request) {
    return request.requestAttr(Operators.ATTRIBUTE, "admin");
  }

  private static String reason(MvcResult result) {
    MockHttpServletResponse response = result.getResponse();
    return String.valueOf(response.getErrorMessage());
  }
}
