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

import io.shenyullm.core.identity.Secret;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.cost.budget.BudgetDefinition;
import io.shenyullm.cost.budget.BudgetScope;
import io.shenyullm.cost.budget.Budgets;
import io.shenyullm.cost.budget.Spent;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  /** One question: what has been spent since a time, by the values of a level. */
  private record Question(BudgetScope scope, Instant since) {}

  private final HttpClient http;
  private final String base;
  private final Secret token;
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
    this.http = Objects.requireNonNull(http, "http");
    String url = consoleUrl.toString();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.token = Objects.requireNonNull(token, "token");
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
    URI uri =
        URI.create(
            base
                + "/llm/v1/budgets/spent?since="
                + URLEncoder.encode(question.since().toString(), StandardCharsets.UTF_8)
                + "&scope="
                + question.scope().label());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER).GET();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    BoundedBytes body = new BoundedBytes();
    var unused =
        http.sendAsync(request.build(), BodyHandlers.ofByteArrayConsumer(body))
            .thenAccept(
                response -> sink.accept(read(response.statusCode(), body.all(), question, budgets)))
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

  private static List<Spent> read(
      int status, byte[] answer, Question question, List<BudgetDefinition> budgets) {
    if (status != 200) {
      throw new IllegalStateException("status " + status);
    }
    if (!(Json.parseObject(answer).get("spent") instanceof List<?> rows)) {
      throw new IllegalStateException("no array \"spent\" in the answer");
    }
    List<Spent> spent = new ArrayList<>();
    for (Object row : rows) {
      if (!(row instanceof Map<?, ?> fields)
          || !(fields.get("value") instanceof String value)
          || !(fields.get("currency") instanceof String currency)
          || fields.get("cost") == null) {
        throw new IllegalStateException("a row without value, currency or cost");
      }
      String tenant = fields.get("tenant") instanceof String given ? given : "";
      long nanos = new Cost(new BigDecimal(String.valueOf(fields.get("cost"))), currency).nanos();
      for (BudgetDefinition budget : budgets) {
        if (covers(budget, tenant, value, currency)) {
          spent.add(new Spent(budget, tenant, value, question.since(), nanos));
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

  /** Keeps an answer up to the limit and drops the rest of one that is too long. */
  private static final class BoundedBytes implements Consumer<Optional<byte[]>> {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long seen;

    @Override
    public void accept(Optional<byte[]> chunk) {
      if (chunk.isPresent()) {
        seen += chunk.get().length;
        if (seen <= MAX_ANSWER_BYTES) {
          kept.writeBytes(chunk.get());
        }
      }
    }

    byte[] all() {
      if (seen > MAX_ANSWER_BYTES) {
        throw new IllegalStateException("answer of " + seen + " bytes is too long");
      }
      return kept.toByteArray();
    }
  }
}
