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
package io.shenyullm.guard.admit;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.guard.detect.DetectionConfig;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts that policies are given about a request: never its text. Documented in {@code
 * rules/rego/README.md}.
 */
final class PolicyInput {
  /** Bytes of JSON a token stands for, roughly; policies get an order of magnitude, not a count. */
  private static final int BYTES_PER_TOKEN = 4;

  private PolicyInput() {}

  static Map<String, @Nullable Object> admission(
      LlmExchange llm, Scan scan, DetectionConfig detection, Clock clock) {
    ChatRequest request = scan.request();
    ModelCatalog catalog = llm.snapshot().catalog();
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("principal", llm.principal().levels());
    input.put("route", Map.of("name", llm.route().name()));
    input.put(
        "request",
        Map.of(
            "model", catalog.resolve(request.model()),
            "stream", request.stream(),
            "tools", request.hasTools(),
            "messages", request.messages().size(),
            "tokens", (llm.originalBody().length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN));
    input.put("findings", scan.findings());
    input.put("unscannable", scan.unscannable());
    input.put("data_class", scan.dataClass().label());
    input.put("risk", scan.risk());
    input.put(
        "injection",
        Map.of(
            "score", scan.injection(),
            "flagged", scan.flagged(),
            "kind", scan.injectionKind(),
            "action", detection.injectionAction().name().toLowerCase(Locale.ROOT)));
    input.put("time", new InputTime(clock.instant()));
    return input;
  }

  /** The same facts with the models that could serve the request. */
  static Map<String, @Nullable Object> plan(
      Map<String, @Nullable Object> admission, List<Object> candidates) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>(admission);
    input.put("candidates", candidates);
    return input;
  }
}
