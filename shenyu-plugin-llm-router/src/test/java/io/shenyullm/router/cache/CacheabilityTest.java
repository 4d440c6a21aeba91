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
package io.shenyullm.router.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheabilityTest {
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}";

  private static final Replays OPENAI = Protocols.OPENAI.replays();

  private static boolean allows(String fields) {
    return Cacheability.allows(
        TestingExchanges.exchange(
            TestingExchanges.snapshot(
                new ModelCatalog(List.of(), Map.of()),
                TestingExchanges.route(Route.Drive.ROUTER),
                Map.of()),
            Principal.anonymous(),
            "{\"model\":\"small\"," + fields + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":1,\"tools\":[]",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]",
        "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1,\"modalities\":[\"text\"]"
      })
  void allows_textForText_yes(String fields) {
    assertThat(allows(fields)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
        "\"functions\":[{\"name\":\"f\"}]",
        "\"n\":2",
        "\"store\":true",
        "\"logprobs\":true",
        "\"web_search_options\":{}",
        "\"modalities\":[\"text\",\"audio\"]"
      })
  void allows_effectsAndMoreThanText_no(String field) {
    assertThat(allows("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + field)).isFalse();
  }

  @Test
  void allows_imageByAddress_no() {
    assertThat(
            allows(
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                    + "\"image_url\":{\"url\":\"https://example.org/a.png\"}}]}]"))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"length\"}],%s}",
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"content_filter\"}],%s}",
        "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}],%s}",
        "{\"choices\":[{\"message\":{\"content\":\"x\",\"refusal\":\"no\"},"
            + "\"finish_reason\":\"stop\"}],%s}",
        "{\"choices\":[{\"message\":{\"content\":\"x\",\"tool_calls\":[{}]},"
            + "\"finish_reason\":\"stop\"}],%s}",
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"logprobs\":{\"content\":[]},"
            + "\"finish_reason\":\"stop\"}],%s}",
        "{\"choices\":[{},{}],%s}",
        "{\"choices\":[],%s}"
      })
  void isShareable_anythingButOneCompleteText_no(String json) {
    byte[] reply = json.replace("%s", USAGE).getBytes(StandardCharsets.UTF_8);

    assertThat(OPENAI.isShareable(ChatReply.parse(reply))).isFalse();
  }

  // ---- recording ----

  private static ChatEvent event(String json) {
    return ChatEvent.ofData(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String chunk(String delta, String finish) {
    return "{\"id\":\"c\",\"model\":\"m\",\"created\":5,\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}";
  }

  private static ChatReply record(int maxChars, String... events) {
    ReplyRecorder recorder = new ReplyRecorder(OPENAI, maxChars);
    List<ChatEvent> passed = new ArrayList<>();
    for (String json : events) {
      recorder.onEvent(event(json), passed::add);
    }
    assertThat(passed).hasSize(events.length);
    return recorder.reply();
  }

  @Test
  void recorder_stream_becomesTheWholeReply() {
    ChatReply reply =
        record(
            1_000,
            chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            chunk("{\"reasoning_content\":\"hm\"}", "null"),
            chunk("{\"content\":\"he\"}", "null"),
            chunk("{\"content\":\"llo\",\"tool_calls\":null}", "null"),
            chunk("{}", "\"stop\""),
            "{\"id\":\"c\",\"choices\":[]," + USAGE + "}");

    assertThat(new String(reply.toJson(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"hello\",\"reasoning_content\":\"hm\"},"
                + "\"finish_reason\":\"stop\"}],"
                + USAGE
                + "}");
  }

  @Test
  void recorder_replayedAndRecordedAgain_isTheSame() {
    ChatReply first =
        record(
            1_000,
            chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            chunk("{\"content\":\"hello\"}", "null"),
            chunk("{}", "\"stop\""),
            "{\"id\":\"c\",\"choices\":[]," + USAGE + "}");
    CachedReply cached =
        CachedReply.fromBytes(new CachedReply("m", "p", "u", first).toBytes(), Form.OPENAI);

    ReplyRecorder recorder = new ReplyRecorder(OPENAI, 1_000);
    cached.events().forEach(event -> recorder.onEvent(event, e -> {}));

    assertThat(recorder.reply().tree()).isEqualTo(first.tree());
  }

  @Test
  void recorder_longStream_isReadOnTheWay() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      events.add(chunk("{\"content\":\"word \"}", "null"));
    }
    events.add(chunk("{}", "\"stop\""));
    events.add("{\"choices\":[]," + USAGE + "}");

    assertThat(record(100_000, events.toArray(String[]::new)).toJson()).hasSizeGreaterThan(25_000);
    assertThat(record(20_000, events.toArray(String[]::new))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tool_calls\":[{\"index\":0}]}",
        "{\"refusal\":\"no\"}",
        "{\"audio\":{\"id\":\"a\"}}"
      })
  void recorder_moreThanText_nothing(String delta) {
    assertThat(
            record(
                1_000,
                chunk("{\"content\":\"x\"}", "null"),
                chunk(delta, "null"),
                chunk("{}", "\"stop\""),
                "{\"choices\":[]," + USAGE + "}"))
        .isNull();
  }

  @Test
  void recorder_withoutEndOrUsageOrJson_nothing() {
    String text = chunk("{\"content\":\"x\"}", "null");
    String stop = chunk("{}", "\"stop\"");
    assertThat(record(1_000, text, "{\"choices\":[]," + USAGE + "}")).isNull();
    assertThat(record(1_000, text, stop)).isNull();
    assertThat(record(1_000, text, "not json", stop, "{\"choices\":[]," + USAGE + "}")).isNull();
    assertThat(record(1_000)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"schema\":3}",
        "{\"schema\":2,\"reply\":{}}",
        "{\"schema\":2,\"form\":\"openai\",\"reply\":{}}"
      })
  void cachedReply_somethingElse_null(String bytes) {
    assertThat(CachedReply.fromBytes(bytes.getBytes(StandardCharsets.UTF_8), Form.OPENAI)).isNull();
  }

  @Test
  void cachedReply_ofAnotherProtocol_null() {
    ChatReply reply =
        record(
            1_000,
            chunk("{\"content\":\"x\"}", "null"),
            chunk("{}", "\"stop\""),
            "{\"choices\":[]," + USAGE + "}");
    byte[] bytes = new CachedReply("m", "p", "u", reply).toBytes();

    assertThat(CachedReply.fromBytes(bytes, Form.OPENAI)).isNotNull();
    assertThat(CachedReply.fromBytes(bytes, Protocols.ANTHROPIC.form())).isNull();
  }
}
