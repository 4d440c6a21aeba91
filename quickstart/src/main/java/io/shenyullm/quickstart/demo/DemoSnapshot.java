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

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the folder that the console publishes from: simulated providers always, real ones where
 * the environment holds a key. Prices of simulated models are made up and their records say {@code
 * simulated}.
 */
final class DemoSnapshot {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DemoKeys keys;
  private final Map<String, String> environment;
  private final boolean cached;
  private final @Nullable LocalModel local;
  private final List<Map<String, Object>> providers = new ArrayList<>();
  private final List<Map<String, Object>> models = new ArrayList<>();

  /**
   * @param cached whether equal requests are answered from the cache
   * @param local a real model on this machine
   */
  DemoSnapshot(
      DemoKeys keys, Map<String, String> environment, boolean cached, @Nullable LocalModel local) {
    this.local = local;
    this.keys = keys;
    this.environment = environment;
    this.cached = cached;
  }

  void write(Path folder, int simA, int simB, int simAnthropic) throws IOException {
    simulated("sim-a", "openai", simA, "/v1");
    simulated("sim-b", "openai", simB, "/v1");
    simulated("sim-anthropic", "anthropic", simAnthropic, "/v1");
    simulatedModel("sim-small", "sim-a", 0.45, "0.10", "0.40");
    simulatedModel("sim-small", "sim-b", 0.45, "0.10", "0.40");
    simulatedModel("sim-large", "sim-a", 0.90, "3.00", "12.00");
    simulatedModel("sim-large", "sim-b", 0.90, "3.00", "12.00");
    simulatedModel("sim-claude", "sim-anthropic", 0.85, "2.50", "10.00");
    if (local != null) {
      addLocal(local);
    }
    addReal();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", 1);
    document.put("routes", List.of(route()));
    document.put("identity", identity());
    document.put("providers", providers);
    document.put("models", models);
    document.put("aliases", Map.of("fast", "sim-small", "best", "sim-large"));
    document.put("budgets", budgets());
    document.put(
        "policy",
        Map.of("data", Map.of("llm", Map.of("denied", Map.of("users", List.of("mallory"))))));
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("gateway.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
  }

  private Map<String, Object> route() {
    Map<String, Object> route = new LinkedHashMap<>();
    route.put("name", "default");
    route.put("drive", "router");
    route.put("requires", List.of("admit", "reserve"));
    route.put("anonymous", false);
    route.put("requireAudit", true);
    if (cached) {
      route.put("cache", Map.of("mode", "exact", "ttlSeconds", 600));
    }
    return route;
  }

  private Map<String, Object> identity() {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("pepper", Map.of("env", "LLM_KEY_PEPPER"));
    identity.put(
        "keys",
        List.of(
            key("k-alice", keys.alice(), "alice", "research"),
            key("k-bob", keys.bob(), "bob", "sales"),
            key("k-mallory", keys.mallory(), "mallory", "research")));
    return identity;
  }

  private Map<String, Object> key(String id, String key, String user, String department) {
    return Map.of(
        "id",
        id,
        "hash",
        keys.hash(key),
        "principal",
        Map.of("tenant", "demo", "department", department, "user", user));
  }

  private static List<Map<String, Object>> budgets() {
    return List.of(
        budget("research-month", "department", "research", "month", "100.00"),
        budget("comfortable-day", "user", "alice", "day", "10.00"),
        budget("tiny-day", "user", "bob", "day", "0.000001"));
  }

  private static Map<String, Object> budget(
      String id, String scope, String value, String period, String limit) {
    Map<String, Object> budget = new LinkedHashMap<>();
    budget.put("id", id);
    budget.put("scope", scope);
    budget.put("value", value);
    budget.put("period", period);
    budget.put("zone", "UTC");
    budget.put("limit", limit);
    budget.put("currency", "USD");
    budget.put("mode", "expected");
    return budget;
  }

  private void simulated(String name, String protocol, int port, String path) {
    Map<String, Object> provider = new LinkedHashMap<>();
    provider.put("name", name);
    provider.put("protocol", protocol);
    provider.put("baseUrl", "http://127.0.0.1:" + port + path);
    provider.put("region", "local");
    provider.put("simulated", true);
    provider.put("connectTimeoutMillis", 1_000);
    provider.put("responseTimeoutMillis", 5_000);
    provider.put("idleTimeoutMillis", 5_000);
    providers.add(provider);
  }

  private void simulatedModel(
      String id, String provider, double quality, String input, String output) {
    Map<String, Object> price = new LinkedHashMap<>();
    price.put("from", "2025-01-01");
    price.put("currency", "USD");
    price.put("perMillion", Map.of("input", input, "output", output));
    model(id, provider, id, quality, List.of("tools", "json"), List.of(price));
  }

  private void model(
      String id,
      String provider,
      String upstream,
      double quality,
      List<String> capabilities,
      Object prices) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", id);
    model.put("provider", provider);
    model.put("upstreamModel", upstream);
    model.put("contextWindow", 128_000);
    model.put("maxOutputTokens", 8_192);
    model.put("quality", quality);
    model.put("weight", 1);
    model.put("capabilities", capabilities);
    model.put("prices", prices);
    models.add(model);
  }

  private void addLocal(LocalModel local) {
    Map<String, Object> provider = new LinkedHashMap<>();
    provider.put("name", LocalModel.ID);
    provider.put("protocol", "openai");
    provider.put("baseUrl", "http://127.0.0.1:" + local.port() + "/v1");
    provider.put("region", "local");
    providers.add(provider);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", LocalModel.ID);
    model.put("provider", LocalModel.ID);
    model.put("upstreamModel", LocalModel.ID);
    // half of what the server keeps in memory, which two callers share
    model.put("contextWindow", 4_096);
    model.put("maxOutputTokens", 1_024);
    model.put("quality", 0.2);
    model.put("weight", 1);
    model.put("capabilities", List.of("json"));
    model.put("prices", free());
    models.add(model);
  }

  private void addReal() {
    if (set("OPENAI_API_KEY") != null || set("OPENAI_BASE_URL") != null) {
      real(
          "openai",
          "openai",
          "OPENAI_API_KEY",
          base("OPENAI_BASE_URL", "https://api.openai.com/v1"));
      String local = set("OPENAI_MODEL");
      if (local != null) {
        model(local, "openai", local, 0.5, List.of("tools", "json"), free());
      } else {
        model(
            "gpt-4o-mini",
            "openai",
            "gpt-4o-mini",
            0.62,
            List.of("tools", "json", "vision"),
            "catalog");
        model("gpt-4o", "openai", "gpt-4o", 0.88, List.of("tools", "json", "vision"), "catalog");
      }
    }
    if (set("ANTHROPIC_API_KEY") != null) {
      real(
          "anthropic",
          "anthropic",
          "ANTHROPIC_API_KEY",
          base("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1"));
      model(
          "claude-sonnet-4-5",
          "anthropic",
          "claude-sonnet-4-5",
          0.92,
          List.of("tools", "vision"),
          "catalog");
    }
  }

  private static List<Map<String, Object>> free() {
    return List.of(
        Map.of(
            "from",
            "2025-01-01",
            "currency",
            "USD",
            "perMillion",
            Map.of("input", "0", "output", "0")));
  }

  private void real(String name, String protocol, String keyVariable, String baseUrl) {
    Map<String, Object> provider = new LinkedHashMap<>();
    provider.put("name", name);
    provider.put("protocol", protocol);
    provider.put("baseUrl", baseUrl);
    if (set(keyVariable) != null) {
      provider.put("apiKey", Map.of("env", keyVariable));
    }
    provider.put("region", "global");
    providers.add(provider);
  }

  private String base(String variable, String fallback) {
    String value = set(variable);
    String url = value == null ? fallback : value;
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private @Nullable String set(String variable) {
    String value = environment.get(variable);
    return value == null || value.isBlank() ? null : value;
  }
}
