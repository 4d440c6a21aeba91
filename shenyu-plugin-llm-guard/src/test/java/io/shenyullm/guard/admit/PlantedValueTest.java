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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.guard.injection.InjectionDetector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A value stands anywhere in a request: no place may be a way round the guard. */
class PlantedValueTest {
  private static final String PLANTED = "jane.roe@example.org";

  /** A card number from test lists. */
  private static final long PLANTED_NUMBER = 4111111111111111L;

  private static final InjectionDetector INJECTIONS = InjectionDetector.load();
  private static final GuardConfig CONFIG = config();

  private static final List<String> TEXT_PARTS =
      List.of("text", "refusal", "thinking", "redacted_thinking", "tool_use", "tool_result");

  /** Names that the walk or a protocol treats in a way of its own, and some that nobody knows. */
  private static final List<String> NAMES =
      List.of(
          "id",
          "type",
          "url",
          "data",
          "text",
          "audio",
          "image_url",
          "file",
          "file_data",
          "file_id",
          "input_audio",
          "name",
          "content",
          "arguments",
          "function",
          "tool_calls",
          "tool_call_id",
          "format",
          "detail",
          "metadata",
          "stream_options",
          "modalities",
          "service_tier",
          "documents",
          "input",
          "prediction",
          "response_format",
          "signature",
          "thinking",
          "thinking_blocks",
          "anything",
          "model");

  @Property(tries = 2000, seed = "1")
  void scan_valueAtAnyPlace_isMaskedOrCounted(
      @ForAll("fields") Map<String, Object> top,
      @ForAll("fields") Map<String, Object> inMessage,
      @ForAll("fields") Map<String, Object> inPart,
      @ForAll("partTypes") String partType,
      @ForAll("roles") String role) {
    Map<String, Object> part = new LinkedHashMap<>(inPart);
    part.put("type", partType);
    if (partType.equals("text")) {
      part.put("text", "about " + PLANTED);
    }
    Map<String, Object> message = new LinkedHashMap<>(inMessage);
    message.put("role", role);
    message.put("content", List.of(part));
    message.remove("tool_calls");
    Map<String, Object> fields = new LinkedHashMap<>(top);
    fields.put("model", "small");
    fields.put("messages", List.of(message));
    fields.remove("tools");
    fields.remove("stream_options");

    Scan scan = Scan.of(ChatRequest.of(fields), List.of(), "default", CONFIG, INJECTIONS);

    String sent = new String(scan.request().toJson(), StandardCharsets.UTF_8);
    assertThat(sent).doesNotContain(String.valueOf(PLANTED_NUMBER));
    if (scan.unscannable() == 0) {
      assertThat(sent).doesNotContain(PLANTED);
    } else {
      // an address in a part that is not text, and only there
      assertThat(
              message.get("audio") != null
                  || message.get("thinking_blocks") instanceof List
                  || part.get("content") instanceof List
                  || !TEXT_PARTS.contains(partType))
          .isTrue();
    }
  }

  @Provide
  Arbitrary<String> roles() {
    return Arbitraries.of("system", "developer", "user", "assistant", "tool", "function");
  }

  @Provide
  Arbitrary<String> partTypes() {
    return Arbitraries.of(
        "text",
        "refusal",
        "image_url",
        "file",
        "input_audio",
        "new_kind",
        "thinking",
        "redacted_thinking",
        "tool_use",
        "tool_result");
  }

  @Provide
  Arbitrary<Map<String, Object>> fields() {
    return object(value(3));
  }

  private static Arbitrary<Map<String, Object>> object(Arbitrary<Object> values) {
    Arbitrary<String> keys =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of(NAMES)), Tuple.of(1, Arbitraries.just(PLANTED)));
    return Combinators.combine(keys.list().ofMaxSize(4), values.list().ofSize(4))
        .as(
            (names, all) -> {
              Map<String, Object> object = new LinkedHashMap<>();
              for (int i = 0; i < names.size(); i++) {
                object.put(names.get(i), all.get(i));
              }
              return object;
            });
  }

  private static Arbitrary<Object> value(int depth) {
    Arbitrary<Object> text =
        Arbitraries.of(
            PLANTED, "x " + PLANTED + " y", "https://host/?a=" + PLANTED, "plain", "{\"a\":1}");
    Arbitrary<Object> leaf = Arbitraries.oneOf(text, text, Arbitraries.of(1, true, PLANTED_NUMBER));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Object> inner = value(depth - 1);
    return Arbitraries.oneOf(
        leaf,
        object(inner).map(map -> map),
        inner.list().ofMaxSize(3).map(list -> new ArrayList<>(list)));
  }

  private static GuardConfig config() {
    try {
      return new GuardPart()
          .compile(
              ConfigNode.root(Json.parseObject("{}".getBytes(StandardCharsets.UTF_8))),
              TestingExchanges.catalog(URI.create("http://127.0.0.1:1")));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
