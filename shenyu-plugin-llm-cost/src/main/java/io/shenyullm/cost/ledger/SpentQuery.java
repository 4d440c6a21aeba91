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
import io.shenyullm.core.http.WholeAnswer;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.cost.budget.BudgetScope;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Asks the console what its ledger holds. Thread-safe. */
final class SpentQuery {
  private static final Duration HEADERS = Duration.ofSeconds(10);

  /** Answers may be large. */
  private static final Duration WHOLE = Duration.ofSeconds(60);

  private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  /**
   * A sum of the ledger.
   *
   * @param gateway and {@code boot} are empty where the question was not by process
   */
  record Row(
      String tenant, String value, String currency, long nanos, String gateway, String boot) {}

  private final HttpClient http;
  private final String base;
  private final Secret token;

  SpentQuery(HttpClient http, URI consoleUrl, Secret token) {
    this.http = Objects.requireNonNull(http, "http");
    String url = consoleUrl.toString();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.token = Objects.requireNonNull(token, "token");
  }

  /** Sums by tenant, value and currency since a time, up to another. */
  CompletableFuture<List<Row>> sums(BudgetScope scope, Instant since, Instant until) {
    return ask(window(since, until) + "&scope=" + scope.label());
  }

  /** The same by process. */
  CompletableFuture<List<Row>> byBoot(BudgetScope scope, Instant since, Instant until) {
    return ask(window(since, until) + "&scope=" + scope.label() + "&by=boot");
  }

  private static String window(Instant since, Instant until) {
    String end = until.equals(Instant.MAX) ? "" : "&until=" + encoded(until);
    return "since=" + encoded(since) + end;
  }

  private static String encoded(Instant at) {
    return URLEncoder.encode(at.toString(), StandardCharsets.UTF_8);
  }

  private CompletableFuture<List<Row>> ask(String query) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/llm/v1/budgets/spent?" + query))
            .timeout(HEADERS)
            .GET();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    BoundedBytes body = new BoundedBytes();
    return WholeAnswer.within(WHOLE, http, request.build(), BodyHandlers.ofByteArrayConsumer(body))
        .thenApply(response -> read(response.statusCode(), body.all()));
  }

  private static List<Row> read(int status, byte[] answer) {
    if (status != 200) {
      throw new IllegalStateException("status " + status);
    }
    if (!(Json.parseObject(answer).get("spent") instanceof List<?> rows)) {
      throw new IllegalStateException("no array \"spent\" in the answer");
    }
    List<Row> spent = new ArrayList<>();
    for (Object row : rows) {
      if (!(row instanceof Map<?, ?> fields)
          || !(fields.get("value") instanceof String value)
          || !(fields.get("currency") instanceof String currency)
          || fields.get("cost") == null) {
        throw new IllegalStateException("a row without value, currency or cost");
      }
      long nanos = new Cost(new BigDecimal(String.valueOf(fields.get("cost"))), currency).nanos();
      spent.add(
          new Row(
              text(fields, "tenant"),
              value,
              currency,
              nanos,
              text(fields, "gateway"),
              text(fields, "boot")));
    }
    return spent;
  }

  private static String text(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String given ? given : "";
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
