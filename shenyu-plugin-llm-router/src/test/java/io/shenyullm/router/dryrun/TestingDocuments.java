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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents with two models, and rules of a test. */
final class TestingDocuments {
  static final String HEADER =
      """
      package rules;
      import io.shenyullm.rules.drools.facts.*;
      global RuleOutcomes out;
      """;

  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);

  private TestingDocuments() {}

  static Map<String, @Nullable Object> tree(String rules) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", 1);
    tree.put("version", 1);
    tree.put(
        "providers",
        List.of(
            Map.of(
                "name", "east",
                "protocol", "openai",
                "baseUrl", "http://localhost:1/v1",
                "region", "eu",
                "simulated", true),
            Map.of(
                "name", "west",
                "protocol", "openai",
                "baseUrl", "http://localhost:2/v1",
                "region", "us",
                "simulated", true)));
    tree.put(
        "models",
        List.of(
            model("small", "east", 0.4, List.of("tools"), "0.10", "0.40"),
            model("large", "west", 0.9, List.of("tools", "json"), "2.00", "8.00")));
    tree.put("aliases", Map.of("fast", "small"));
    if (!rules.isEmpty()) {
      tree.put(
          "routing", Map.of("files", List.of(Map.of("path", "mine.drl", "text", HEADER + rules))));
    }
    return tree;
  }

  private static Map<String, Object> model(
      String id, String provider, double quality, List<String> able, String input, String output) {
    return Map.of(
        "id", id,
        "provider", provider,
        "quality", quality,
        "contextWindow", 8_000,
        "maxOutputTokens", 2_000,
        "capabilities", able,
        "prices",
            List.of(
                Map.of("currency", "USD", "perMillion", Map.of("input", input, "output", output))));
  }

  static byte[] document(String rules) {
    return Json.write(tree(rules));
  }

  static DryRuns of(String rules) {
    try {
      return DryRuns.of(document(rules), "gateway.json", Path.of("."), CLOCK);
    } catch (SnapshotException e) {
      throw new IllegalStateException(e);
    }
  }

  static DryRunRequest request(String json) throws SnapshotException {
    return DryRunRequest.read(
        ConfigNode.root(Json.parseObject(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
  }
}
