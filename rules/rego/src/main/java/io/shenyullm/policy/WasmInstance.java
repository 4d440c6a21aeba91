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

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.styra.opa.wasm.OpaBuiltin;
import com.styra.opa.wasm.OpaPolicy;
import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One compiled policy in its own memory, preloaded with the operator's data. Not thread-safe. After
 * an exception its memory is in an unknown state: throw it away.
 */
final class WasmInstance {
  /** 64 KiB pages; 64 MiB is far above what facts about a request can need. */
  private static final int MAX_MEMORY_PAGES = 1024;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OpaPolicy policy;
  private final EnumMap<Entrypoint, Integer> decisions = new EnumMap<>(Entrypoint.class);
  private final Map<String, Integer> entrypoints;
  private boolean readClock;

  /**
   * Compiles to JVM code and loads the data; takes 0.3 to 1.8 s.
   *
   * @throws IllegalArgumentException if the module lacks an entrypoint
   * @throws RuntimeException if the module is broken or needs a builtin that we do not host
   */
  WasmInstance(byte[] wasm, String dataJson, Clock clock) {
    this.policy =
        OpaPolicy.builder()
            .withPolicy(wasm)
            .withMaxMemory(MAX_MEMORY_PAGES)
            // given explicitly, so that the library's YAML mapper is never loaded
            .withJsonMapper(MAPPER)
            .withYamlMapper(MAPPER)
            .addBuiltins(
                OpaBuiltin.from(
                    "time.now_ns",
                    instance -> {
                      readClock = true;
                      Instant now = clock.instant();
                      return LongNode.valueOf(
                          now.getEpochSecond() * 1_000_000_000L + now.getNano());
                    }))
            .build();
    this.entrypoints = policy.entrypoints();
    for (Entrypoint entrypoint : Entrypoint.values()) {
      Integer id = entrypoints.get(entrypoint.decisionPath());
      if (id == null) {
        throw new IllegalArgumentException(
            "the compiled policy has no entrypoint " + entrypoint.decisionPath());
      }
      decisions.put(entrypoint, id);
    }
    policy.data(dataJson);
  }

  /** Value of the decision rule; {@code null} where it is undefined. */
  @Nullable Object decide(Entrypoint entrypoint, Map<String, @Nullable Object> input) {
    Integer id = decisions.get(entrypoint);
    if (id == null) {
      throw new IllegalStateException("checked when built: " + entrypoint);
    }
    return evaluate(id, input);
  }

  /** What the policy declares to read. */
  DeclaredInputs declaredInputs(Entrypoint entrypoint) {
    Integer id = entrypoints.get(entrypoint.inputsPath());
    if (id == null) {
      return DeclaredInputs.ALL;
    }
    Object value = evaluate(id, Map.of());
    return value == null ? DeclaredInputs.ALL : DeclaredInputs.fromTree(value);
  }

  /** Whether the last evaluation asked for the time, so that its result holds only for now. */
  boolean readClock() {
    return readClock;
  }

  private @Nullable Object evaluate(int entrypoint, Map<String, @Nullable Object> input) {
    readClock = false;
    String json = new String(Json.write(input), StandardCharsets.UTF_8);
    String result = policy.entrypoint(entrypoint).evaluate(json);
    // a result set: [{"result": value}], or [] where the rule is undefined
    Object tree = Json.parse(result.getBytes(StandardCharsets.UTF_8));
    if (tree instanceof List<?> set && !set.isEmpty() && set.get(0) instanceof Map<?, ?> first) {
      return first.get("result");
    }
    return null;
  }
}
