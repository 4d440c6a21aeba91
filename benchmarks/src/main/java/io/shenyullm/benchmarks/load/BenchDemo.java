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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shenyullm.benchmarks.ProfileRules;
import io.shenyullm.quickstart.demo.Demo;
import io.shenyullm.quickstart.demo.DemoOptions;
import io.shenyullm.quickstart.demo.GatewayLaunch;
import io.shenyullm.quickstart.demo.LocalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The demo with the profile that is measured: 50 rules, 5 candidates, three budgets that match and
 * do not run out, detection, admission, metrics, outbox and audit; a plain proxy beside the
 * plugins, and a provider that costs next to nothing behind both.
 */
final class BenchDemo implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A reply that ShenYu loses is to count as failed before the generator gives up. */
  private static final Duration DIVIDE_LIMIT = Duration.ofSeconds(10);

  /** Three times as long as the outbox lets records gather. */
  private static final Duration SETTLED = Duration.ofMillis(60);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final String CHAT = "/v1/chat/completions";
  private static final String MODEL = "bench-small";
  private static final String DEPTH = "llm_gateway_outbox_depth";
  private static final int RULES = 50;

  private final Demo demo;
  private final CannedProvider provider;
  private final Way base;

  /**
   * @param base the way past our plugins
   */
  private BenchDemo(Demo demo, CannedProvider provider, Way base) {
    this.demo = demo;
    this.base = base;
    this.provider = provider;
  }

  /**
   * @param bootstrap folder of a ShenYu gateway to measure in the place of ours, with its own
   *     divide plugin in the place of the plain proxy
   */
  static BenchDemo start(
      Path home, @Nullable Path bootstrap, GatewayLaunch launch, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path run = Files.createTempDirectory("llm-bench-");
    // no provider keys: a load run must never reach a real provider
    DemoOptions options =
        new DemoOptions(home, run, true, bootstrap, null, null, null, false, Map.of(), launch);
    CannedProvider provider = CannedProvider.start(CannedReply.json("Ready."));
    Demo demo;
    try {
      demo = Demo.start(options, progress);
    } catch (IOException | InterruptedException | RuntimeException e) {
      provider.close();
      throw e;
    }
    BenchDemo bench = new BenchDemo(demo, provider, bootstrap == null ? Way.PLAIN : Way.DIVIDE);
    try {
      bench.publish(run);
      progress.accept("the measured profile is active");
      demo.localRegistration().plugin("divide", 200, true);
      bench.registerBase();
      return bench;
    } catch (IOException | InterruptedException | RuntimeException e) {
      bench.close();
      throw e;
    }
  }

  private void registerBase() throws IOException, InterruptedException {
    String handle = "";
    String rule = provider.address();
    if (base == Way.DIVIDE) {
      ObjectNode upstream = JSON.createObjectNode().put("protocol", "http://");
      upstream.put("upstreamUrl", URI.create(provider.address()).getAuthority());
      upstream.put("weight", 50).put("status", true).put("timestamp", 0).put("warmup", 0);
      handle = JSON.createArrayNode().add(upstream).toString();
      ObjectNode timeouts = JSON.createObjectNode().put("timeout", DIVIDE_LIMIT.toMillis());
      rule = timeouts.put("loadBalance", "roundRobin").put("retry", 0).toString();
    }
    demo.localRegistration().selector("divide", "/plain/**", handle, rule);
  }

  private void publish(Path run) throws IOException, InterruptedException {
    Path source = demo.snapshotFolder().resolve("gateway.json");
    ObjectNode document = (ObjectNode) JSON.readTree(source.toFile());
    ArrayNode providers = (ArrayNode) document.path("providers");
    for (String name : List.of("sim-d", "sim-e")) {
      providers.add(providers.path(0).<ObjectNode>deepCopy().put("name", name));
    }
    for (JsonNode each : providers) {
      ((ObjectNode) each).put("protocol", "openai").put("baseUrl", provider.address() + "/v1");
    }
    offers(document.putArray("models"));
    document.putObject("aliases").put("fast", MODEL);
    budgets(document.putArray("budgets"));
    document
        .putObject("routing")
        .putArray("files")
        .addObject()
        .put("path", "bench.drl")
        .put("text", ProfileRules.drl(RULES));
    Path written = Files.writeString(run.resolve("bench.json"), JSON.writeValueAsString(document));
    Files.move(written, source, StandardCopyOption.ATOMIC_MOVE);
    Map<String, String> key = Map.of("authorization", "Bearer " + demo.keys().alice());
    String models = "\"" + MODEL + "\"";
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!LocalHttp.get(demo.endpoint() + "/models", key).body().contains(models)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the gateway did not take the snapshot; see " + demo.logs());
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** All of one model: five candidates, whether the caller names it or not. */
  private static void offers(ArrayNode models) {
    offer(models, "sim-a", 0.45, "0.10", "0.40");
    offer(models, "sim-b", 0.50, "0.20", "0.80");
    offer(models, "sim-anthropic", 0.70, "1.00", "4.00");
    offer(models, "sim-d", 0.85, "2.50", "10.00");
    offer(models, "sim-e", 0.90, "3.00", "12.00");
  }

  private static void offer(
      ArrayNode models, String provider, double quality, String input, String output) {
    ObjectNode model =
        models
            .addObject()
            .put("id", MODEL)
            .put("provider", provider)
            .put("upstreamModel", MODEL)
            .put("contextWindow", 128_000)
            .put("maxOutputTokens", 8_192)
            .put("quality", quality)
            .put("weight", 1);
    model.putArray("capabilities").add("tools").add("json");
    ObjectNode price = model.putArray("prices").addObject();
    price.put("from", "2025-01-01").put("currency", "USD");
    price.putObject("perMillion").put("input", input).put("output", output);
  }

  /** All three match the caller. */
  private static void budgets(ArrayNode budgets) {
    Map<String, String> scopes =
        Map.of("tenant", "demo", "department", "research", "user", "alice");
    scopes.forEach(
        (scope, value) ->
            budgets
                .addObject()
                .put("id", "bench-" + scope)
                .put("scope", scope)
                .put("value", value)
                .put("period", "month")
                .put("zone", "UTC")
                .put("limit", "1000000.00")
                .put("currency", "USD")
                .put("mode", "expected"));
  }

  /** Through the gateway past our plugins. */
  LoadCase plain(Prompt prompt, CannedReply reply, int connections) {
    return load(base, "/plain" + CHAT, MODEL, prompt, reply, connections);
  }

  LoadCase named(Prompt prompt, CannedReply reply, int connections) {
    return load(Way.NAMED, CHAT, MODEL, prompt, reply, connections);
  }

  LoadCase auto(Prompt prompt, CannedReply reply, int connections) {
    return load(Way.AUTO, CHAT, "auto", prompt, reply, connections);
  }

  private LoadCase load(
      Way way, String path, String model, Prompt prompt, CannedReply reply, int connections) {
    return new LoadCase(
        way,
        URI.create(demo.endpoint()).resolve(path),
        prompt.body(model, reply.stream()),
        "Bearer " + demo.keys().alice(),
        reply,
        connections);
  }

  /** Has the provider answer so from now on. */
  void answer(CannedReply reply) {
    provider.answer(reply);
  }

  /** Waits until the console has confirmed all records. */
  void drain() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Drained drained = new Drained(SETTLED);
    while (!drained.isDrained(waiting(), System.nanoTime())) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the outbox does not become empty; see " + demo.logs());
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private double waiting() throws IOException, InterruptedException {
    double records = 0;
    for (String line : LocalHttp.get(demo.metrics(), Map.of()).body().split("\n")) {
      if (line.startsWith(DEPTH)) {
        records += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return records;
  }

  Path logs() {
    return demo.logs();
  }

  @Override
  public void close() {
    demo.close();
    try {
      provider.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
