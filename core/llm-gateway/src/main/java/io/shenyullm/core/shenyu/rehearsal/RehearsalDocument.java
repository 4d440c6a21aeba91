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
package io.shenyullm.core.shenyu.rehearsal;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.identity.KeyRing;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The snapshot of a rehearsal: every kind of thing that costs time in a request, once. */
final class RehearsalDocument {
  /** The model that requests name. */
  static final String MODEL = "rehearsal-small";

  private RehearsalDocument() {}

  /**
   * @param pepper the file that holds the pepper
   * @param port of the provider on loopback
   * @param verdicts that the plugins which are there give
   */
  static byte[] of(Path pepper, Secret pepperValue, String key, int port, List<Verdict> verdicts) {
    return Json.write(
        Map.of(
            "schema", SnapshotCompiler.SCHEMA,
            "version", 1,
            "routes", List.of(route(verdicts)),
            "identity",
                Map.of(
                    "pepper", Map.of("file", pepper.toString()),
                    "keys", List.of(key(KeyRing.hash(pepperValue, key)))),
            "providers",
                List.of(
                    Map.of(
                        "name",
                        "rehearsal",
                        "protocol",
                        "openai",
                        "baseUrl",
                        "http://127.0.0.1:" + port + "/v1",
                        "simulated",
                        true)),
            "models", List.of(model(MODEL, 0.5), model("rehearsal-large", 0.9)),
            "budgets",
                List.of(budget("rehearsal-tenant", "tenant"), budget("rehearsal-user", "user"))));
  }

  private static Map<String, Object> route(List<Verdict> verdicts) {
    return Map.of(
        "name",
        "default",
        "drive",
        "router",
        "requires",
        verdicts.stream().map(verdict -> verdict.name().toLowerCase(Locale.ROOT)).toList(),
        "anonymous",
        false,
        "requireAudit",
        verdicts.contains(Verdict.ADMIT));
  }

  private static Map<String, Object> key(String hash) {
    return Map.of(
        "id",
        "k-rehearsal",
        "hash",
        hash,
        "principal",
        Map.of("tenant", "rehearsal", "user", "rehearsal"));
  }

  private static Map<String, Object> model(String id, double quality) {
    return Map.of(
        "id",
        id,
        "provider",
        "rehearsal",
        "contextWindow",
        128_000,
        "maxOutputTokens",
        8_192,
        "quality",
        quality,
        "capabilities",
        List.of("tools", "json"),
        "prices",
        List.of(
            Map.of("currency", "USD", "perMillion", Map.of("input", "0.15", "output", "0.60"))));
  }

  private static Map<String, Object> budget(String id, String scope) {
    return Map.of(
        "id", id,
        "scope", scope,
        "value", "rehearsal",
        "period", "day",
        "zone", "UTC",
        "limit", "1000000.00",
        "currency", "USD",
        "mode", "expected");
  }
}
