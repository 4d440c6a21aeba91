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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Engines and inputs for tests. */
final class TestingPolicies {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private TestingPolicies() {}

  static ExecutorService executor(int threads) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        1,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(64),
        task -> new Thread(null, task, "policy-test", 4L << 20),
        new ThreadPoolExecutor.AbortPolicy());
  }

  static EmbeddedPolicyEngine engine(byte[] wasm, String data, ExecutorService executor) {
    return new EmbeddedPolicyEngine(
        wasm, data, CLOCK, 1, executor, Schedulers.parallel(), Duration.ofSeconds(20));
  }

  static Map<String, @Nullable Object> admission(String user, String department) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("principal", Map.of("tenant", "acme", "department", department, "user", user));
    input.put("route", Map.of("name", "default"));
    input.put("request", Map.of("model", "auto", "tokens", 12));
    input.put("findings", Map.of());
    input.put("unscannable", 0);
    input.put("data_class", "public");
    input.put("risk", 0.0);
    input.put("injection", Map.of("score", 0.0, "flagged", false, "action", "mark"));
    return input;
  }

  static Map<String, @Nullable Object> plan(String... models) {
    Map<String, @Nullable Object> input = admission("alice", "research");
    input.put(
        "candidates",
        List.of(models).stream()
            .map(model -> Map.of("model", model, "provider", "p-" + model, "region", "eu"))
            .toList());
    return input;
  }

  /** The built-in bundle with an entrypoint renamed in place. */
  static byte[] withoutEntrypoint(Entrypoint entrypoint) {
    String text = new String(PolicyPart.builtIn(), StandardCharsets.ISO_8859_1);
    String name = entrypoint.decisionPath();
    return text.replace(name, name.substring(0, name.length() - 1) + "x")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
