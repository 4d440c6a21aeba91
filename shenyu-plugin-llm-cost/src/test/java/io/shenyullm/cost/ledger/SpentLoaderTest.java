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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final TestingClock clock = new TestingClock(Instant.parse("2026-01-15T12:00:00Z"));
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final String token = UUID.randomUUID().toString();
  private HttpServer console;
  private volatile int status = 200;
  private volatile boolean shipped = true;
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
            clock,
            () -> shipped,
            (pause, task) -> {
              pauses.add(pause);
              later.add(task);
            },
            answers::add);
  }

  @AfterEach
  void stop() {
    console.stop(0);
  }

  @Test
  void accept_newBudgets_asksOncePerScopeAndWindow() throws Exception {
    loader.accept(new Budgets(List.of(EACH_USER, BOB)));
    List<Spent> spent = next(answers);
    assertThat(spent)
        .containsExactly(
            new Spent(EACH_USER, "acme", "alice", DAY_START, 2),
            new Spent(EACH_USER, "acme", "bob", DAY_START, 2_000_000_000L),
            new Spent(BOB, "acme", "bob", DAY_START, 2_000_000_000L));
    assertThat(next(requests))
        .isEqualTo(
            "/llm/v1/budgets/spent?since=2026-01-15T00%3A00%3A00Z&until=2026-01-15T12%3A00%3A00Z"
                + "&scope=user Bearer "
                + token);
    loader.accept(
        new Budgets(List.of(BOB, budget("t", BudgetScope.TENANT, "acme", BudgetPeriod.DAY, 1))));
    assertThat(next(requests)).contains("scope=tenant");
    assertThat(requests).isEmpty();
  }

  private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  /** What this process spends meanwhile is in the ledger by then, and counted here as well. */
  @Test
  void accept_consoleFails_asksAgainForWhatWasSpentBefore() throws Exception {
    status = 503;
    loader.accept(new Budgets(List.of(BOB)));
    String first = next(requests);
    Runnable again = next(later);
    clock.advance(Duration.ofMinutes(5));
    // the next snapshot asks nothing that is asked already
    loader.accept(new Budgets(List.of(BOB)));
    status = 200;

    again.run();

    assertThat(next(requests)).isEqualTo(first).contains("until=2026-01-15T12%3A00%3A00Z");
    assertThat(next(answers))
        .containsExactly(new Spent(BOB, "acme", "bob", DAY_START, 2_000_000_000L));
    assertThat(requests).isEmpty();
    assertThat(later).isEmpty();
  }

  /** This process has already spent of the window: a budget that is new counts that, too. */
  @Test
  void accept_budgetAddedLater_asksForAllThatWasSpentUntilThen() throws Exception {
    loader.accept(new Budgets(List.of(EACH_USER)));
    assertThat(next(requests)).contains("until=2026-01-15T12%3A00%3A00Z");
    clock.advance(Duration.ofMinutes(5));

    loader.accept(new Budgets(List.of(EACH_USER, BOB)));

    assertThat(next(requests)).contains("until=2026-01-15T12%3A05%3A00Z");
  }

  /** After a restart, what the process before has spent may still be in the outbox. */
  @Test
  void accept_earlierRecordsNotShipped_asksOnceTheyAreForTheSameTime() throws Exception {
    shipped = false;
    loader.accept(new Budgets(List.of(BOB)));
    next(later).run();
    Runnable again = next(later);
    assertThat(requests).isEmpty();
    clock.advance(Duration.ofMinutes(5));
    shipped = true;

    again.run();

    assertThat(next(requests)).contains("until=2026-01-15T12%3A00%3A00Z");
    assertThat(next(answers))
        .containsExactly(new Spent(BOB, "acme", "bob", DAY_START, 2_000_000_000L));
    assertThat(later).isEmpty();
  }

  @Test
  void accept_budgetComesBackInALaterWindow_isAskedForAgain() throws Exception {
    loader.accept(new Budgets(List.of(BOB)));
    assertThat(next(requests)).contains("until=2026-01-15T12");
    loader.accept(new Budgets(List.of()));
    clock.advance(Duration.ofDays(1));

    loader.accept(new Budgets(List.of(BOB)));

    assertThat(next(requests)).contains("until=2026-01-16T12");
  }

  /** The answer would be added to counters that hold it already. */
  @Test
  void accept_budgetComesBackInTheSameWindow_isNotAskedForAgain() throws Exception {
    loader.accept(new Budgets(List.of(BOB)));
    next(requests);
    loader.accept(new Budgets(List.of()));

    loader.accept(new Budgets(List.of(BOB)));
    loader.accept(new Budgets(List.of(BOB, EACH_USER)));

    assertThat(next(requests)).contains("scope=user");
    assertThat(next(answers)).allMatch(spent -> spent.definition().equals(BOB));
    assertThat(next(answers)).allMatch(spent -> spent.definition().equals(EACH_USER));
    assertThat(requests).isEmpty();
  }

  @Test
  void accept_consoleStaysAway_isAskedEveryMinuteAtLast() throws Exception {
    status = 503;
    loader.accept(new Budgets(List.of(BOB)));
    for (int i = 0; i < 9; i++) {
      next(later).run();
    }
    next(later);

    assertThat(pauses.stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L);
  }

  @Test
  void accept_windowHasEndedMeanwhile_isNotAskedForAgain() throws Exception {
    status = 503;
    loader.accept(new Budgets(List.of(BOB)));
    next(requests);
    Runnable again = next(later);
    clock.advance(Duration.ofDays(1));

    again.run();

    assertThat(requests).isEmpty();
  }

  @Test
  void close_asksNoMore() throws Exception {
    status = 503;
    loader.accept(new Budgets(List.of(BOB)));
    next(requests);
    Runnable again = next(later);

    loader.close();
    again.run();

    assertThat(requests).isEmpty();
  }
}
