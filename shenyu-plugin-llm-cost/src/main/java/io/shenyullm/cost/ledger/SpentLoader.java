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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the console once per budget what its ledger holds for the window in force, in the
 * background. Traffic does not wait: until the answer is there (some milliseconds after a start)
 * budgets look emptier than they are, and a call settled in between may be counted twice.
 * Thread-safe.
 */
public final class SpentLoader implements Consumer<Budgets> {
  private static final Logger LOG = LoggerFactory.getLogger(SpentLoader.class);

  /** One question: what has been spent since a time, by the values of a level. */
  private record Question(BudgetScope scope, Instant since) {}

  private final SpentQuery query;
  private final Clock clock;
  private final Consumer<List<Spent>> sink;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /**
   * @param consoleUrl where {@code /llm/v1/budgets/spent} is found under
   * @param token gateway token; empty for none
   * @param sink takes the answers, usually {@code BudgetBook::rehydrate}
   */
  public SpentLoader(
      HttpClient http, URI consoleUrl, Secret token, Clock clock, Consumer<List<Spent>> sink) {
    this.query = new SpentQuery(http, consoleUrl, token);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  @Override
  public void accept(Budgets budgets) {
    Instant now = clock.instant();
    Map<Question, List<BudgetDefinition>> questions = new LinkedHashMap<>();
    for (BudgetDefinition budget : budgets.definitions()) {
      if (asked.add(budget.series())) {
        Instant since = budget.period().window(now, budget.zone()).start();
        questions
            .computeIfAbsent(new Question(budget.scope(), since), question -> new ArrayList<>())
            .add(budget);
      }
    }
    questions.forEach(this::ask);
  }

  private void ask(Question question, List<BudgetDefinition> budgets) {
    var unused =
        query
            .since(question.scope(), question.since())
            .thenAccept(rows -> sink.accept(spent(rows, question, budgets)))
            .whenComplete(
                (done, problem) -> {
                  if (problem != null) {
                    failed(question, budgets, problem);
                  }
                });
  }

  private void failed(Question question, List<BudgetDefinition> budgets, Throwable problem) {
    budgets.forEach(budget -> asked.remove(budget.series()));
    Throwable cause = problem.getCause() == null ? problem : problem.getCause();
    LOG.warn(
        "the console did not say what was spent per {} since {}: {}. {} budgets of this gateway"
            + " start from nothing until the next snapshot; check shenyu.llm.console.url and token",
        question.scope().label(),
        question.since(),
        cause.toString(),
        budgets.size());
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
}
