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
package io.shenyullm.cost.ledger;

import static io.shenyullm.cost.budget.TestingBudgets.budget;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.config.Secret;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetPeriod;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.Spent;
import io.shenyullm.cost.budget.TestingClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SpentLoaderTest {
  private static final Instant DAY_START = Instant.parse("2026-01-15T00:00:00Z");
  private static final BudgetDefinition EACH_USER =
      budget("u", BudgetScope.USER, "*", BudgetPeriod.DAY, 100);
  private static final BudgetDefinition BOB =
      budget("b", BudgetScope.USER, "bob", BudgetPeriod.DAY, 100);

  private final BlockingQueue<List<Spent>> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final String token = UUID.randomUUID().toString();
  private HttpServer console;
  private volatile int status = 200;
  private SpentLoader loader;

  @BeforeEach
  void start() throws Exception {
    console = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    console.createContext(
        "/llm/v1/budgets/spent",
        exchange -> {
          byte[] body =
              ("{\"spent\":["
                      + "{\"tenant\":\"acme\",\"scope\":\"user\",\"value\":\"alice\","
                      + "\"currency\":\"USD\",\"cost\":\"0.0000000015\"},"
                      + "{\"tenant\":\"acme\",\"scope\":\"user\",\"value\":\"bob\","
                      + "\"currency\":\"USD\",\"cost\":\"2\"},"
                      + "{\"tenant\":\"acme\",\"scope\":\"user\",\"value\":\"bob\","
                      + "\"currency\":\"EUR\",\"cost\":\"7\"}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
        });
    console.start();
    loader =
        new SpentLoader(
            HttpClient.newHttpClient(),
            URI.create("http://localhost:" + console.getAddress().getPort() + "/"),
            new Secret(token),
            new TestingClock(Instant.parse("2026-01-15T12:00:00Z")),
            answers::add);
  }

  @AfterEach
  void stop() {
    console.stop(0);
  }

  @Test
  void accept_newBudgets_asksOncePerScopeAndWindow() throws Exception {
    loader.accept(new Budgets(List.of(EACH_USER, BOB)));
    List<Spent> spent = answers.poll(10, TimeUnit.SECONDS);
    assertThat(spent)
        .containsExactly(
            new Spent(EACH_USER, "acme", "alice", DAY_START, 2),
            new Spent(EACH_USER, "acme", "bob", DAY_START, 2_000_000_000L),
            new Spent(BOB, "acme", "bob", DAY_START, 2_000_000_000L));
    assertThat(requests.poll(10, TimeUnit.SECONDS))
        .isEqualTo(
            "/llm/v1/budgets/spent?since=2026-01-15T00%3A00%3A00Z&scope=user Bearer " + token);
    loader.accept(
        new Budgets(List.of(BOB, budget("t", BudgetScope.TENANT, "acme", BudgetPeriod.DAY, 1))));
    assertThat(requests.poll(10, TimeUnit.SECONDS)).contains("scope=tenant");
    assertThat(requests).isEmpty();
  }

  @Test
  void accept_consoleFails_asksAgainWithTheNextSnapshot() throws Exception {
    status = 503;
    Budgets budgets = new Budgets(List.of(BOB));
    loader.accept(budgets);
    assertThat(requests.poll(10, TimeUnit.SECONDS)).isNotNull();
    status = 200;
    List<Spent> spent = null;
    // the failure is noted some time after the answer was sent: offer snapshots until it is
    for (int i = 0; i < 100 && spent == null; i++) {
      loader.accept(budgets);
      spent = answers.poll(100, TimeUnit.MILLISECONDS);
    }
    assertThat(spent).containsExactly(new Spent(BOB, "acme", "bob", DAY_START, 2_000_000_000L));
  }
}
