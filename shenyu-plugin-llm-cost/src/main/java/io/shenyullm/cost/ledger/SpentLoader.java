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

import io.shenyullm.core.config.Secret;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.Spent;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the console for each budget what its ledger holds of the window in force, in the background,
 * until it has answered once. It is not asked before it has the records of earlier processes that
 * are still in the outbox: what they spent would be missing for the whole window. What was spent
 * since the budget was first seen is left out, however late the answer comes: that is counted here.
 * Traffic does not wait: until the answer is there (some milliseconds after a start) budgets look
 * emptier than they are. Thread-safe.
 */
public final class SpentLoader implements Consumer<Budgets>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpentLoader.class);
  private static final Duration SHIPPED_YET = Duration.ofMillis(200);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Runs a task after a while, on any thread. */
  @FunctionalInterface
  public interface Timer {
    void after(Duration pause, Runnable task);
  }

  /** One question: what has been spent since a time, up to another, by the values of a level. */
  private record Question(BudgetScope scope, Instant since, Instant until) {}

  /** A budget that was taken out within a window: its counters of that window are still there. */
  private record Left(BudgetDefinition budget, Instant windowStart) {}

  private final SpentQuery query;
  private final Clock clock;
  private final BooleanSupplier shipped;
  private final Timer timer;
  private final Consumer<List<Spent>> sink;
  private final Map<String, BudgetDefinition> inForce = new HashMap<>();
  private final Map<String, Left> left = new HashMap<>();
  private volatile boolean closed;

  /**
   * @param consoleUrl where {@code /llm/v1/budgets/spent} is found under
   * @param token gateway token; empty for none
   * @param shipped whether the records of earlier processes have all reached the ledger
   * @param timer when to ask again
   * @param sink takes the answers, usually {@code BudgetBook::rehydrate}
   */
  public SpentLoader(
      HttpClient http,
      URI consoleUrl,
      Secret token,
      Clock clock,
      BooleanSupplier shipped,
      Timer timer,
      Consumer<List<Spent>> sink) {
    this.query = new SpentQuery(http, consoleUrl, token);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.shipped = Objects.requireNonNull(shipped, "shipped");
    this.timer = Objects.requireNonNull(timer, "timer");
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  /**
   * Takes the budgets that come into force. Each is asked for when it is new; one that comes back
   * in the window in which it was taken out goes on with its counters of then.
   */
  @Override
  public synchronized void accept(Budgets budgets) {
    // records bear milliseconds
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<Question, List<BudgetDefinition>> questions = new LinkedHashMap<>();
    for (BudgetDefinition budget : newOnes(budgets, now)) {
      questions
          .computeIfAbsent(
              new Question(budget.scope(), windowStart(budget, now), now),
              question -> new ArrayList<>())
          .add(budget);
    }
    questions.forEach((question, about) -> ask(question, about, FIRST_PAUSE));
  }

  private List<BudgetDefinition> newOnes(Budgets budgets, Instant now) {
    left.values().removeIf(gone -> !windowStart(gone.budget(), now).equals(gone.windowStart()));
    Map<String, BudgetDefinition> before = Map.copyOf(inForce);
    inForce.clear();
    budgets.definitions().forEach(budget -> inForce.put(budget.series(), budget));
    before.forEach(
        (series, budget) -> {
          if (!inForce.containsKey(series)) {
            left.put(series, new Left(budget, windowStart(budget, now)));
          }
        });
    return budgets.definitions().stream()
        .filter(budget -> !before.containsKey(budget.series()))
        .filter(budget -> left.remove(budget.series()) == null)
        .toList();
  }

  private static Instant windowStart(BudgetDefinition budget, Instant at) {
    return budget.period().window(at, budget.zone()).start();
  }

  private void ask(Question question, List<BudgetDefinition> budgets, Duration pause) {
    if (!shipped.getAsBoolean()) {
      timer.after(SHIPPED_YET, () -> askAgain(question, budgets, pause));
      return;
    }
    var unused =
        query
            .sums(question.scope(), question.since(), question.until())
            .thenAccept(rows -> sink.accept(spent(rows, question, budgets)))
            .whenComplete(
                (done, problem) -> {
                  if (problem != null && !closed) {
                    failed(question, budgets, pause, problem);
                  }
                });
  }

  private void failed(
      Question question, List<BudgetDefinition> budgets, Duration pause, Throwable problem) {
    Throwable cause = problem.getCause() == null ? problem : problem.getCause();
    if (pause.equals(FIRST_PAUSE)) {
      LOG.warn(
          "the console did not say what was spent per {} since {}: {}. {} budgets of this gateway"
              + " start from nothing until it does; check shenyu.llm.console.url and token",
          question.scope().label(),
          question.since(),
          cause.toString(),
          budgets.size());
    } else {
      LOG.debug("the console still does not say what was spent since {}", question.since(), cause);
    }
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    timer.after(pause, () -> askAgain(question, budgets, next));
  }

  /** Of windows that began since, this process knows all that it has to know. */
  private void askAgain(Question question, List<BudgetDefinition> budgets, Duration pause) {
    Instant now = clock.instant();
    List<BudgetDefinition> still =
        budgets.stream()
            .filter(budget -> windowStart(budget, now).equals(question.since()))
            .toList();
    if (!closed && !still.isEmpty()) {
      ask(question, still, pause);
    }
  }

  private static List<Spent> spent(
      List<SpentQuery.Row> rows, Question question, List<BudgetDefinition> budgets) {
    List<Spent> spent = new ArrayList<>();
    for (SpentQuery.Row row : rows) {
      for (BudgetDefinition budget : budgets) {
        if (covers(budget, row.tenant(), row.value(), row.currency())) {
          spent.add(new Spent(budget, row.tenant(), row.value(), question.since(), row.nanos()));
        }
      }
    }
    return spent;
  }

  private static boolean covers(
      BudgetDefinition budget, String tenant, String value, String currency) {
    return budget.currency().equals(currency)
        && (budget.value().equals(BudgetScope.EACH) || budget.value().equals(value))
        && (budget.tenant() == null || budget.tenant().equals(tenant));
  }

  /** Asks no more. */
  @Override
  public void close() {
    closed = true;
  }
}
