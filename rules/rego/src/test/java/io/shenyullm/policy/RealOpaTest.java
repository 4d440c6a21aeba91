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
package io.shenyullm.policy;

import static io.shenyullm.policy.TestingPolicies.admission;
import static io.shenyullm.policy.TestingPolicies.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.util.retry.Retry;

/** What ships, judged by the real opa binary. */
class RealOpaTest {
  /** The release whose output is committed; another one may compile to other bytes. */
  private static final String BUILT_WITH = "1.22.2";

  @Test
  void policies_areFormattedStrictAndTested() throws Exception {
    String opa = TestingOpa.require();
    TestingOpa.run(opa, "fmt", "--fail", "--list", TestingOpa.policies().toString());
    TestingOpa.run(
        opa,
        "check",
        "--strict",
        "--capabilities",
        "capabilities.json",
        TestingOpa.policies().toString());
    assertThat(TestingOpa.run(opa, "test", TestingOpa.policies().toString())).contains("PASS");
  }

  @Test
  void builtInBundle_isWhatTheSourcesCompileTo(@TempDir Path work) throws Exception {
    String opa = TestingOpa.require();
    assertThat(TestingOpa.run(opa, "version"))
        .as(
            "opa of another version; .build/setup.sh opa gets the one that the bundle is built"
                + " with")
        .contains("Version: " + BUILT_WITH + "\n");
    byte[] compiled =
        TestingOpa.compile(
            Path.of("policies"),
            work,
            "llm/admission/decision",
            "llm/admission/inputs",
            "llm/plan/decision",
            "llm/plan/inputs");
    assertThat(compiled)
        .as("run rules/rego/build.sh and commit the bundle")
        .isEqualTo(PolicyPart.builtIn());
  }

  @Test
  void sidecar_decidesAsTheEmbeddedEngine(@TempDir Path work) throws Exception {
    String opa = TestingOpa.require();
    Map<String, Object> data =
        Map.of(
            "llm",
            Map.of(
                "denied", Map.of("users", List.of("mallory")),
                "models", Map.of("by_department", Map.of("research", List.of("small")))));
    Path dataFile = work.resolve("data.json");
    Files.write(dataFile, Json.write(data));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                opa,
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--disable-telemetry",
                "--log-level",
                "error",
                TestingOpa.policies().toString(),
                dataFile.toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("opa.log").toFile())
            .start();
    ExecutorService executor = TestingPolicies.executor(1);
    try (EmbeddedPolicyEngine embedded =
        TestingPolicies.engine(PolicyPart.builtIn(), Files.readString(dataFile), executor)) {
      SidecarPolicyEngine sidecar =
          new SidecarPolicyEngine(
              URI.create("http://127.0.0.1:" + port), Duration.ofSeconds(5), System::nanoTime);
      PolicyDecision first =
          sidecar
              .decide(Entrypoint.ADMISSION, admission("mallory", "research"))
              .retryWhen(Retry.fixedDelay(500, Duration.ofMillis(200)))
              .block(Duration.ofSeconds(120));
      assertThat(first)
          .isEqualTo(
              embedded.decide(Entrypoint.ADMISSION, admission("mallory", "research")).block());
      assertThat(first.allow()).isFalse();
      for (Map<String, Object> input :
          List.of(admission("alice", "research"), admission("bob", "sales"))) {
        assertThat(sidecar.decide(Entrypoint.ADMISSION, input).block(Duration.ofSeconds(120)))
            .isEqualTo(embedded.decide(Entrypoint.ADMISSION, input).block());
      }
      assertThat(
              sidecar
                  .decide(Entrypoint.PLAN, plan("large", "small"))
                  .block(Duration.ofSeconds(120)))
          .isEqualTo(embedded.decide(Entrypoint.PLAN, plan("large", "small")).block());
    } finally {
      executor.shutdownNow();
      process.destroy();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
