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
package io.shenyullm.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two gateways on a grid of two nodes, as {@code make demo GRID=...} starts them. */
final class SharedGridIT {
  private static final Duration SOON = Duration.ofSeconds(180);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The second engine takes a minute more, so it is for {@code make verify}. */
  static List<String> engines() {
    return Boolean.getBoolean("llm.long") ? List.of("ignite", "hazelcast") : List.of("ignite");
  }

  @ParameterizedTest
  @MethodSource("engines")
  void twoGateways_shareBudgetsCacheAndControls_alsoAfterANodeIsKilled(
      String engine, @TempDir Path run) throws IOException, InterruptedException {
    DemoOptions options = TestingHome.options(TestingHome.BUILT, run).on(engine);
    try (Demo demo = Demo.start(options, line -> {})) {
      TestingCaller caller = new TestingCaller(demo);
      replyOfOne_isAHitAtTheOther(demo);
      spentAtOne_isSpentForTheOther(demo);
      freeze_reachesBoth(demo, caller);
      demo.killGridNode(0);
      replyOfOne_isAHitAtTheOther(demo);
      spentAtOne_isSpentForTheOther(demo);
      ledger_isWhatTheGridCounts(caller);
    }
  }

  private static void replyOfOne_isAHitAtTheOther(Demo demo) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              // each time another question: one that the second gateway has asked itself would hit
              String question = "Name a river, variant " + System.nanoTime();
              HttpResponse<String> first = ask(demo, 0, question);
              assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
              assertThat(header(first, "x-llm-cache")).isEqualTo("miss");
              HttpResponse<String> second = ask(demo, 1, question);
              assertThat(second.statusCode()).isEqualTo(200);
              assertThat(header(second, "x-llm-cache")).isEqualTo("hit");
              assertThat(content(second)).isEqualTo(content(first));
            });
  }

  /** What is left, as the second gateway says it, goes down by what the first has spent. */
  private static void spentAtOne_isSpentForTheOther(Demo demo)
      throws IOException, InterruptedException {
    BigDecimal before = remaining(ask(demo, 1, "Before " + System.nanoTime()));
    BigDecimal spent = BigDecimal.ZERO;
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> paid = ask(demo, 0, "Spend " + System.nanoTime());
      assertThat(paid.statusCode()).as(paid.body()).isEqualTo(200);
      spent = spent.add(new BigDecimal(header(paid, "x-llm-cost")));
    }
    assertThat(spent).isPositive();
    BigDecimal atMost = before.subtract(spent);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(remaining(ask(demo, 1, "After " + System.nanoTime())))
                    .isLessThanOrEqualTo(atMost));
  }

  private static void freeze_reachesBoth(Demo demo, TestingCaller caller)
      throws IOException, InterruptedException {
    HttpResponse<String> frozen =
        caller.consoleSend(
            "PATCH",
            "/llm/api/v1/budgets/comfortable-day/control",
            "{\"frozen\":true,\"reason\":\"test\"}");
    assertThat(frozen.statusCode()).as(frozen.body()).isLessThan(300);
    for (int i = 0; i < 2; i++) {
      int gateway = i;
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                HttpResponse<String> refused = ask(demo, gateway, "Frozen " + System.nanoTime());
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.body()).contains("budget_frozen");
              });
    }
    caller.consoleSend("DELETE", "/llm/api/v1/budgets/comfortable-day/control", "");
    for (int i = 0; i < 2; i++) {
      int gateway = i;
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(ask(demo, gateway, "Thawed " + System.nanoTime()).statusCode())
                      .isEqualTo(200));
    }
  }

  private static void ledger_isWhatTheGridCounts(TestingCaller caller) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              BigDecimal ledger = BigDecimal.ZERO;
              for (JsonNode row :
                  caller.console("/llm/api/v1/requests?limit=200").path("requests")) {
                ledger = ledger.add(new BigDecimal(row.path("billedCost").asText("0")));
              }
              JsonNode counted = null;
              for (JsonNode row : caller.console("/llm/api/v1/budgets").path("budgets")) {
                if (row.path("id").asText().equals("comfortable-day")) {
                  counted = row;
                }
              }
              assertThat(counted).isNotNull();
              BigDecimal nanos = new BigDecimal(counted.path("settledNanos").asText());
              assertThat(nanos.movePointLeft(9)).isEqualByComparingTo(ledger);
            });
  }

  private static HttpResponse<String> ask(Demo demo, int gateway, String question)
      throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "model",
                "sim-large",
                "messages",
                new Object[] {Map.of("role", "user", "content", question)}));
    return LocalHttp.send(
        "POST",
        demo.endpoint(gateway) + "/chat/completions",
        Map.of(
            "Authorization", "Bearer " + demo.keys().alice(), "content-type", "application/json"),
        body);
  }

  private static String content(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body())
        .path("choices")
        .path(0)
        .path("message")
        .path("content")
        .asText();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static BigDecimal remaining(HttpResponse<String> response) {
    return new BigDecimal(header(response, "x-llm-budget-remaining").split(" ", 2)[0]);
  }
}
