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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the console knows of a gateway that reports to it, without a grid. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayReportsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(180);
  private static final String GATEWAYS = "/llm/api/v1/gateways";

  private Demo demo;
  private TestingCaller caller;

  @BeforeAll
  void start(@TempDir Path run) throws IOException, InterruptedException {
    demo = Demo.start(TestingHome.options(TestingHome.BUILT, run), line -> {});
    caller = new TestingCaller(demo);
  }

  @AfterAll
  void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  /** The gateway of the demo, once it has said something. */
  private JsonNode gateway() {
    await().atMost(SOON).until(() -> caller.console(GATEWAYS).path("gateways").size() == 1);
    return fetch(GATEWAYS + "/" + only().path("id").asText());
  }

  private JsonNode only() {
    return fetch(GATEWAYS).path("gateways").path(0);
  }

  private JsonNode fetch(String path) {
    try {
      return caller.console(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void gateway_says_whatItRunsAndHowItIs() {
    JsonNode gateway = gateway();
    assertThat(gateway.path("host").asText()).isNotEmpty();
    assertThat(gateway.path("version").asText()).isNotEmpty();
    assertThat(gateway.path("java").asText()).isNotEmpty();
    assertThat(gateway.path("startedAt").asText()).isNotEmpty();
    assertThat(gateway.path("requests").isNumber()).isTrue();
    assertThat(gateway.path("bytesLimit").asLong()).isPositive();
    assertThat(gateway.path("cachedReplies").isNumber()).isTrue();
    assertThat(gateway.path("parkedRecords").asLong(-1)).isZero();
    assertThat(gateway.path("outboxBytes").isNumber()).isTrue();
    assertThat(gateway.path("links"))
        .extracting(link -> link.path("kind").asText())
        .contains("callers", "console", "provider");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(gateway().path("offers"))
                    .extracting(offer -> offer.path("offer").asText())
                    .contains("sim-a/sim-small"));
  }

  @Test
  void budgets_withoutAGrid_areWhatTheGatewaySays() throws IOException, InterruptedException {
    HttpResponse<String> paid = caller.ask("sim-large", "Who pays for this?");
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode list = caller.console("/llm/api/v1/budgets");
              assertThat(list.path("shared").asBoolean(true)).isFalse();
              assertThat(list.path("reports").path("gateways").asInt()).isEqualTo(1);
              assertThat(list.path("budgets"))
                  .anySatisfy(
                      budget -> {
                        assertThat(budget.path("settledNanos").asText()).matches("[1-9]\\d*");
                        assertThat(budget.path("leases"))
                            .extracting(lease -> lease.path("gateway").asText())
                            .containsExactly(only().path("id").asText());
                      });
            });
  }

  /**
   * Secrets live at the gateways: the console signs a reference that this gateway cannot follow.
   */
  @Test
  void publish_gatewayThatCannotTakeIt_saysWhyAndObeysTheNext()
      throws IOException, InterruptedException {
    Path document = demo.snapshotFolder().resolve("gateway.json");
    String good = Files.readString(document);
    await().atMost(SOON).until(() -> only().path("state").asText().equals("obeys"));
    long before = only().path("snapshotVersion").asLong();
    ObjectNode tree = (ObjectNode) JSON.readTree(good);
    ((ObjectNode) tree.path("providers").path(0))
        .putObject("apiKey")
        .put("env", "SET_AT_NO_GATEWAY");
    Files.writeString(document, JSON.writeValueAsString(tree));

    await().atMost(SOON).until(() -> only().path("state").asText().equals("refused"));

    JsonNode gateway = gateway();
    JsonNode rollout = caller.console(GATEWAYS).path("rollout");
    assertThat(gateway.path("refusedVersion").asLong())
        .isGreaterThan(before)
        .isEqualTo(rollout.path("version").asLong());
    assertThat(gateway.path("snapshotVersion").asLong()).as("the last good one").isEqualTo(before);
    assertThat(gateway.path("problem").asText()).contains("SET_AT_NO_GATEWAY");
    assertThat(gateway.path("problems").path(0).path("message").asText())
        .contains("SET_AT_NO_GATEWAY");
    assertThat(rollout.path("refused").asInt()).isEqualTo(1);
    assertThat(caller.ask("sim-small", "still there?").statusCode()).isEqualTo(200);

    Files.writeString(document, good);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(caller.console(GATEWAYS).path("rollout").path("obeys").asInt())
                  .isEqualTo(1);
              assertThat(only().path("problem").isNull()).isTrue();
              assertThat(only().path("snapshotVersion").asLong()).isGreaterThan(before);
            });
  }
}
