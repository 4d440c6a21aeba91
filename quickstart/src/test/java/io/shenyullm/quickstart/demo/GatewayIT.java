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
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole path: gateway with all three plugins, console, simulated providers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayIT {
  private static final Duration SOON = Duration.ofSeconds(180);

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

  @Test
  void chat_auto_answersAndExplains() throws IOException, InterruptedException {
    HttpResponse<String> response = caller.ask("auto", "What is the capital of France?");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().map())
        .containsKeys(
            "x-llm-request-id",
            "x-llm-model",
            "x-llm-provider",
            "x-llm-route-reason",
            "x-llm-cost",
            "x-llm-attempts",
            "x-llm-overhead-ms",
            "x-llm-budget-remaining");
  }

  @Test
  void start_rehearses_andLeavesNoTraceOfIt() throws IOException, InterruptedException {
    HttpResponse<String> response = caller.ask("fast", "after the rehearsal");
    String id = response.headers().firstValue("x-llm-request-id").orElseThrow();
    assertThat(Files.readString(demo.logs().resolve("gateway.log")))
        .containsPattern("rehearsed [1-9]\\d* made-up requests")
        .doesNotContain("the rehearsal ended after");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(row(caller.console("/llm/api/v1/requests"), id)).isNotNull());
    assertThat(caller.console("/llm/api/v1/requests").toString()).doesNotContain("rehearsal");
    assertThat(LocalHttp.get(demo.metrics(), Map.of()).body()).doesNotContain("rehearsal");
  }

  @Test
  void chat_shownInTheConsoleWithItsCost() throws IOException, InterruptedException {
    HttpResponse<String> response = caller.ask("sim-large", "Show me in the console");
    String id = response.headers().firstValue("x-llm-request-id").orElseThrow();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode row = row(caller.console("/llm/api/v1/requests"), id);
              assertThat(row).isNotNull();
              assertThat(row.path("model").asText()).isEqualTo("sim-large");
              assertThat(row.path("billedCost").asText()).matches("0\\.000\\d+");
              assertThat(row.path("simulated").asBoolean()).isTrue();
              assertThat(caller.console("/llm/api/v1/audit-records?requestId=" + id).path("audit"))
                  .hasSize(2);
            });
  }

  private static JsonNode row(JsonNode answer, String id) {
    for (JsonNode row : answer.path("requests")) {
      if (row.path("id").asText().equals(id)) {
        return row;
      }
    }
    return null;
  }

  @Test
  void chat_guardDisabled_isRefused() throws IOException, InterruptedException {
    LocalRegistration gateway = demo.localRegistration();
    gateway.plugin("llmGuard", 150, false);
    try {
      assertRefused("verdict_missing", "llmGuard");
    } finally {
      gateway.plugin("llmGuard", 150, true);
    }
    assertServed();
  }

  @Test
  void chat_costUnsynced_isRefused() throws IOException, InterruptedException {
    LocalRegistration gateway = demo.localRegistration();
    gateway.unsync("llmCost");
    try {
      assertRefused("verdict_missing", "llmCost");
    } finally {
      gateway.selector("llmCost", "/v1/**", "{\"route\":\"default\"}");
    }
    assertServed();
  }

  @Test
  void chat_guardSortedBehindTheRouter_isRefused() throws IOException, InterruptedException {
    LocalRegistration gateway = demo.localRegistration();
    gateway.plugin("llmGuard", 175, true);
    try {
      assertRefused("plugin_order", "sorted wrongly");
    } finally {
      gateway.plugin("llmGuard", 150, true);
    }
    assertServed();
  }

  @Test
  void chat_costSortedBeforeTheGuard_isRefused() throws IOException, InterruptedException {
    LocalRegistration gateway = demo.localRegistration();
    gateway.plugin("llmCost", 140, true);
    try {
      assertRefused("plugin_order", "sorted wrongly");
    } finally {
      gateway.plugin("llmCost", 160, true);
    }
    assertServed();
  }

  private void assertRefused(String code, String told) throws IOException, InterruptedException {
    HttpResponse<String> response = caller.ask("fast", "must not leave the gateway");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    assertThat(TestingCaller.errorCode(response)).isEqualTo(code);
    assertThat(response.body()).contains(told);
    assertThat(demo.lastRequest("sim-a")).doesNotContain("must not leave");
    assertThat(demo.lastRequest("sim-b")).doesNotContain("must not leave");
  }

  private void assertServed() throws IOException, InterruptedException {
    HttpResponse<String> response = caller.ask("fast", "served again");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void chat_badBodies_nameWhatIsWrong() throws IOException, InterruptedException {
    String key = demo.keys().alice();
    HttpResponse<String> broken = caller.chat(key, "{\"model\":");
    assertThat(broken.statusCode()).isEqualTo(400);
    HttpResponse<String> wrongType =
        caller.chat(key, "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":7}]}");
    assertThat(wrongType.statusCode()).isEqualTo(400);
    assertThat(wrongType.body()).contains("messages[0].content");
    HttpResponse<String> unknown = caller.ask("sim-smal", "hello");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("sim-small");
    assertThat(caller.chat("sk-llm-nobody", "{}").statusCode()).isIn(400, 401);
    String huge = "{\"model\":\"auto\",\"pad\":\"" + "x".repeat(17 * 1024 * 1024) + "\"}";
    assertThat(caller.chat(key, huge).statusCode()).isEqualTo(413);
  }

  @Test
  void chat_upstreamGarbage_failsOverElse502() throws IOException, InterruptedException {
    demo.behave("sim-anthropic", "{\"garbage\":true}");
    try {
      HttpResponse<String> response = caller.ask("sim-claude", "hello");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(502);
    } finally {
      demo.behave("sim-anthropic", "{}");
    }
  }

  @Test
  void snapshot_brokenRule_isNotSignedAndTheLastGoodOneStays()
      throws IOException, InterruptedException {
    Path rules = Files.createDirectories(demo.snapshotFolder().resolve("rules"));
    Path broken = rules.resolve("broken.drl");
    Files.writeString(broken, "package rules\nrule \"x\" when\n  this is no rule\nthen\nend\n");
    try {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(Files.readString(demo.logs().resolve("console.log")))
                      .contains("broken.drl:"));
      assertServed();
    } finally {
      Files.delete(broken);
      Files.delete(rules);
    }
  }

  @Test
  void metrics_useGenAiNames() throws IOException, InterruptedException {
    assertServed();
    HttpResponse<String> metrics = LocalHttp.get(demo.metrics(), Map.of());
    assertThat(metrics.body())
        .contains("gen_ai_client_operation_duration", "gen_ai_client_token_usage", "llm_gateway_");
    assertThat(metrics.body()).doesNotContain("alice").doesNotContain(demo.keys().alice());
  }

  @Test
  void logs_holdNoPromptAndNoKey() throws IOException, InterruptedException {
    caller.ask("fast", "the quick brown secret fox, mail fox@example.com");
    String log = Files.readString(demo.logs().resolve("gateway.log"));
    assertThat(log).doesNotContain("secret fox").doesNotContain("fox@example.com");
    assertThat(log).doesNotContain(demo.keys().alice()).doesNotContain(demo.keys().pepper());
  }

  /** The short form of {@code make test-console}, which drives a demo with a grid. */
  @Test
  void console_inABrowser_tasksOfTheShortForm(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path console = Path.of("..", "admin-extension", "console").toAbsolutePath().normalize();
    assertThat(console.resolve("node_modules"))
        .as("what the console's build installs; left out by -Dconsole.skip=true")
        .isDirectory();
    Path facts = folder.resolve("facts.json");
    DemoFacts.write(demo, facts);
    ProcessBuilder builder =
        new ProcessBuilder("npm", "run", "--silent", "e2e", "--", "--grep", "@short")
            .directory(console.toFile())
            .redirectErrorStream(true);
    builder.environment().put("DEMO_FACTS", facts.toString());
    Process browser = builder.start();
    String output = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(browser.waitFor()).as(output).isZero();
    assertThat(output).containsPattern("\\n[1-9]\\d* passed, 0 failed\\s*$");
  }
}
