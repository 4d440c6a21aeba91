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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each plugin as the only one of ours, the first two in front of the host's plain proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AloneIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(180);
  private static final String PATH = "/plain/v1/chat/completions";

  private Demo demo;
  private LocalRegistration gateway;

  @BeforeAll
  void start(@TempDir Path run) throws IOException, InterruptedException {
    demo = Demo.start(TestingHome.options(TestingHome.BUILT, run), line -> {});
    gateway = demo.localRegistration();
    for (String plugin : LocalRegistration.SORT.keySet()) {
      gateway.unsync(plugin);
    }
    gateway.plugin("divide", 200, true);
    gateway.selector("divide", "/plain/**", demo.simulated("sim-a"));
    Path document = demo.snapshotFolder().resolve("gateway.json");
    ObjectNode tree = (ObjectNode) JSON.readTree(Files.readString(document));
    ArrayNode routes = tree.withArray("routes");
    route(routes, "guard-alone", "direct", "admit");
    route(routes, "cost-alone", "direct", "reserve");
    route(routes, "router-alone", "router");
    Files.writeString(document, JSON.writeValueAsString(tree));
  }

  private static void route(ArrayNode routes, String name, String drive, String... requires) {
    ObjectNode route = routes.addObject();
    route.put("name", name);
    route.put("drive", drive);
    route.put("anonymous", false);
    ArrayNode required = route.putArray("requires");
    for (String verdict : requires) {
      required.add(verdict);
    }
  }

  @AfterAll
  void stop() {
    if (demo != null) {
      demo.close();
    }
  }

  @AfterEach
  void unsync() throws IOException, InterruptedException {
    for (String plugin : LocalRegistration.SORT.keySet()) {
      gateway.unsync(plugin);
    }
  }

  private HttpResponse<String> ask(String key, String body)
      throws IOException, InterruptedException {
    return LocalHttp.send(
        "POST",
        demo.endpoint().replace("/v1", PATH),
        Map.of("Authorization", "Bearer " + key),
        body);
  }

  private static String body(String text, boolean stream) throws IOException {
    return JSON.writeValueAsString(
        Map.of(
            "model",
            "sim-small",
            "stream",
            stream,
            "messages",
            new Object[] {Map.of("role", "user", "content", text)}));
  }

  /** The new routes reach the gateway with the next snapshot. */
  private HttpResponse<String> askOncePublished(String text, boolean stream) {
    return await()
        .atMost(SOON)
        .until(
            () -> ask(demo.keys().alice(), body(text, stream)),
            response -> !response.body().contains("route_unknown"));
  }

  @Test
  void guard_alone_masksAndRestores() throws IOException, InterruptedException {
    gateway.selector("llmGuard", "/plain/**", "{\"route\":\"guard-alone\"}");
    HttpResponse<String> reply = askOncePublished("mail ann@example.com today", false);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(demo.lastRequest("sim-a"))
        .contains("[EMAIL_ADDRESS_1]")
        .doesNotContain("ann@example.com");
    assertThat(reply.body()).contains("ann@example.com");
    HttpResponse<String> stream = askOncePublished("mail ann@example.com today", true);
    assertThat(stream.body()).contains("ann@example.com").contains("[DONE]");
    assertThat(ask(demo.keys().mallory(), body("hello", false)).statusCode()).isEqualTo(403);
  }

  @Test
  void cost_alone_metersAndStopsAtTheBudget() throws IOException, InterruptedException {
    gateway.selector("llmCost", "/plain/**", "{\"route\":\"cost-alone\"}");
    HttpResponse<String> reply = askOncePublished("count me", true);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    String id = reply.headers().firstValue("x-llm-request-id").orElseThrow();
    TestingCaller caller = new TestingCaller(demo);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode rows = caller.console("/llm/api/v1/requests").path("requests");
              assertThat(rows).anyMatch(row -> row.path("id").asText().equals(id));
              for (JsonNode row : rows) {
                if (row.path("id").asText().equals(id)) {
                  assertThat(row.path("billedCost").asText()).matches("0\\.0000\\d+");
                }
              }
            });
    HttpResponse<String> refused = ask(demo.keys().bob(), body("too dear ".repeat(500), false));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(TestingCaller.errorCode(refused)).isEqualTo("budget_exceeded");
    assertThat(demo.lastRequest("sim-a")).doesNotContain("too dear");
  }

  @Test
  void router_alone_choosesAndCalls() throws IOException, InterruptedException {
    gateway.selector("llmRouter", "/plain/**", "{\"route\":\"router-alone\"}");
    HttpResponse<String> reply = askOncePublished("who answers?", false);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("x-llm-model")).contains("sim-small");
    assertThat(reply.body()).contains("who answers?");
  }
}
