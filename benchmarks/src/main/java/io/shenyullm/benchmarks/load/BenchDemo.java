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
package io.shenyullm.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shenyullm.quickstart.demo.Demo;
import io.shenyullm.quickstart.demo.DemoOptions;
import io.shenyullm.quickstart.demo.LocalHttp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The demo, with budgets that a load run does not exhaust and a plain proxy beside the plugins. */
final class BenchDemo implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(60);
  private static final String CHAT = "/v1/chat/completions";

  /** Words of a reply: 22 events of a stream, a JSON reply of about 400 bytes. */
  private static final int OUTPUT_WORDS = 19;

  private final Demo demo;
  private final String provider;

  private BenchDemo(Demo demo, String provider) {
    this.demo = demo;
    this.provider = provider;
  }

  static BenchDemo start(Path home, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path run = Files.createTempDirectory("llm-bench-");
    // no provider keys: a load run must never reach a real provider
    Demo demo =
        Demo.start(new DemoOptions(home, run, true, null, null, null, null, Map.of()), progress);
    try {
      for (String name : new String[] {"sim-a", "sim-b", "sim-anthropic"}) {
        demo.behave(name, "{\"tokensPerSecond\":0,\"outputTokens\":" + OUTPUT_WORDS + "}");
      }
      String provider = raiseBudgets(demo, run);
      progress.accept("the snapshot with high budgets is active");
      demo.localRegistration().plugin("divide", 200, true);
      demo.localRegistration().selector("divide", "/plain/**", provider);
      return new BenchDemo(demo, provider);
    } catch (IOException | InterruptedException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  /**
   * Publishes the demo's snapshot with higher limits, and an alias that shows when it is active.
   *
   * @return base address of the simulated provider
   */
  private static String raiseBudgets(Demo demo, Path run) throws IOException, InterruptedException {
    Path source = demo.snapshotFolder().resolve("gateway.json");
    ObjectNode document = (ObjectNode) JSON.readTree(source.toFile());
    for (JsonNode budget : document.path("budgets")) {
      ((ObjectNode) budget).put("limit", "1000000.00");
    }
    ((ObjectNode) document.path("aliases")).put("bench-ready", "sim-small");
    Path written = Files.writeString(run.resolve("bench.json"), JSON.writeValueAsString(document));
    Files.move(written, source, StandardCopyOption.ATOMIC_MOVE);
    Map<String, String> key = Map.of("authorization", "Bearer " + demo.keys().alice());
    long deadline = System.nanoTime() + SNAPSHOT_LIMIT.toNanos();
    while (!LocalHttp.get(demo.endpoint() + "/models", key).body().contains("\"bench-ready\"")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the gateway did not take the snapshot; see " + demo.logs());
      }
      Thread.sleep(200);
    }
    String base = document.path("providers").path(0).path("baseUrl").asText();
    return base.substring(0, base.length() - "/v1".length());
  }

  LoadCase direct(boolean stream, int connections) {
    return LoadCase.chat(
        LoadMain.DIRECT, stream, connections, URI.create(provider + CHAT), "sim-small", key());
  }

  LoadCase plain(boolean stream, int connections) {
    URI plain = URI.create(demo.endpoint()).resolve("/plain" + CHAT);
    return LoadCase.chat(LoadMain.PLAIN, stream, connections, plain, "sim-small", key());
  }

  LoadCase whole(String path, String model, boolean stream, int connections) {
    URI chat = URI.create(demo.endpoint()).resolve(CHAT);
    return LoadCase.chat(path, stream, connections, chat, model, key());
  }

  Path logs() {
    return demo.logs();
  }

  private String key() {
    return demo.keys().alice();
  }

  @Override
  public void close() {
    demo.close();
  }
}
