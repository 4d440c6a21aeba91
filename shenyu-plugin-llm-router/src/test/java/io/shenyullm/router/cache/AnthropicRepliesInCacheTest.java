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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.Replays;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What of Anthropic's protocol may be kept, and how its streams become whole and are told again.
 */
class AnthropicRepliesInCacheTest {
  private static final Form FORM = Protocols.ANTHROPIC.form();
  private static final Replays REPLAYS = Protocols.ANTHROPIC.replays();

  private static final String START =
      "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\","
          + "\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,"
          + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":25,"
          + "\"cache_read_input_tokens\":100,\"output_tokens\":1}}}";
  private static final String END =
      "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
          + "\"stop_sequence\":null},\"usage\":{\"output_tokens\":15}}";
  private static final String TEXT = "{\"type\":\"text\",\"text\":\"\"}";

  // ---- requests ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"system\":\"be kind\"",
        "\"system\":[{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}]",
        "\"tools\":[]",
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}",
      })
  void isPlain_wordsForWords_yes(String field) {
    assertThat(isPlain(field, "\"hi\"")).isTrue();
    assertThat(isPlain(field, "[{\"type\":\"text\",\"text\":\"hi\"}]")).isTrue();
    assertThat(
            isPlain(
                field,
                "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
                    + "{\"type\":\"text\",\"text\":\"hi\"}]"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[{\"name\":\"w\",\"input_schema\":{}}]",
        "\"mcp_servers\":[{\"type\":\"url\"}]",
        "\"container\":\"c_1\"",
        "\"system\":[{\"type\":\"document\"}]"
      })
  void isPlain_effectsAndReferences_no(String field) {
    assertThat(isPlain(field, "\"hi\"")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image",
        "document",
        "tool_use",
        "tool_result",
        "redacted_thinking",
        "search_result",
        "yet_to_come"
      })
  void isPlain_anythingButWords_no(String block) {
    assertThat(isPlain("\"top_k\":1", "[{\"type\":\"" + block + "\"}]")).isFalse();
  }

  private static boolean isPlain(String field, String content) {
    String json =
        "{\"model\":\"small\",\"max_tokens\":9,"
            + field
            + ",\"messages\":[{\"role\":\"user\",\"content\":"
            + content
            + "}]}";
    return REPLAYS.isPlain(FORM.request(Json.parseObject(bytes(json))));
  }

  // ---- whole replies ----

  @Test
  void isShareable_wordsThatEndedByThemselves_yes() {
    assertThat(isShareable("[{\"type\":\"text\",\"text\":\"x\",\"citations\":null}]", "end_turn"))
        .isTrue();
    assertThat(
            isShareable(
                "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
                    + "{\"type\":\"text\",\"text\":\"x\"}]",
                "stop_sequence"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"type\":\"text\",\"text\":\"\"}]",
        "[{\"type\":\"thinking\",\"thinking\":\"hm\"}]",
        "[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"w\","
            + "\"input\":{}}]",
        "[{\"type\":\"redacted_thinking\",\"data\":\"x\"},{\"type\":\"text\",\"text\":\"x\"}]",
        "[{\"type\":\"text\",\"text\":\"x\",\"citations\":[{\"type\":\"char_location\"}]}]",
        "[{\"type\":\"text\",\"text\":\"x\",\"yet_to_come\":1}]",
      })
  void isShareable_anythingElse_no(String content) {
    assertThat(isShareable(content, "end_turn")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_tokens", "tool_use", "refusal", "pause_turn"})
  void isShareable_endedByOthers_no(String reason) {
    assertThat(isShareable("[{\"type\":\"text\",\"text\":\"x\"}]", reason)).isFalse();
  }

  private static boolean isShareable(String content, String stopReason) {
    byte[] json =
        bytes(
            "{\"id\":\"m\",\"type\":\"message\",\"content\":"
                + content
                + ",\"stop_reason\":\""
                + stopReason
                + "\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");
    return REPLAYS.isShareable(ChatReply.parsed(FORM, Json.parseObject(json), json));
  }

  // ---- streams ----

  @Test
  void recorder_stream_becomesTheWholeReply() {
    ChatReply reply =
        record(
            1_000,
            START,
            "{\"type\":\"ping\"}",
            start(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
            delta(0, "thinking", "h"),
            delta(0, "thinking", "m"),
            delta(0, "signature", "c2ln"),
            stop(0),
            start(1, TEXT),
            delta(1, "text", "sun"),
            delta(1, "text", "ny"),
            stop(1),
            END);

    assertThat(new String(reply.toJson(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\","
                + "\"model\":\"claude-x\",\"content\":[{\"type\":\"thinking\","
                + "\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
                + "{\"type\":\"text\",\"text\":\"sunny\"}],\"stop_reason\":\"end_turn\","
                + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":25,"
                + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":100,"
                + "\"output_tokens\":15}}");
  }

  @Test
  void recorder_replayedAndRecordedAgain_isTheSame() {
    ChatReply first =
        record(
            1_000,
            START,
            start(0, "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}"),
            stop(0),
            start(1, "{\"type\":\"text\",\"text\":\"sunny\"}"),
            stop(1),
            END);
    CachedReply cached =
        CachedReply.fromBytes(new CachedReply("m", "p", "u", first).toBytes(), FORM);

    ReplyRecorder recorder = new ReplyRecorder(REPLAYS, 1_000);
    cached.events().forEach(event -> recorder.onEvent(event, e -> {}));

    assertThat(recorder.reply().tree()).isEqualTo(first.tree());
    assertThat(recorder.reply().usage())
        .isEqualTo(new TokenUsage(25, 100, 0, 0, 15, 0, 0, 0, 1, false, "default", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\","
            + "\"id\":\"t\",\"name\":\"w\",\"input\":{}}}",
        "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":\"text\","
            + "\"text\":\"\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"citations_delta\","
            + "\"citation\":{}}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
            + "\"partial_json\":\"{\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\","
            + "\"signature\":\"c2ln\"}}",
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}",
        "{\"type\":\"yet_to_come\"}",
        "{}",
        "not json"
      })
  void recorder_moreThanWords_nothing(String event) {
    assertThat(record(1_000, START, start(0, TEXT), delta(0, "text", "x"), event, stop(0), END))
        .isNull();
    assertThat(record(1_000, START, start(0, TEXT), delta(0, "text", "x"), stop(0), END))
        .isNotNull();
  }

  @Test
  void recorder_withoutStartOrEndOrTooLong_nothing() {
    String text = delta(0, "text", "0123456789");
    assertThat(record(1_000, start(0, TEXT), text, stop(0), END)).isNull();
    assertThat(record(1_000, START, start(0, TEXT), text, stop(0))).isNull();
    assertThat(record(9, START, start(0, TEXT), text, stop(0), END)).isNull();
    assertThat(record(10, START, start(0, TEXT), text, stop(0), END)).isNotNull();
    assertThat(record(1_000)).isNull();
  }

  private static ChatReply record(int maxChars, String... events) {
    ReplyRecorder recorder = new ReplyRecorder(REPLAYS, maxChars);
    List<ChatEvent> passed = new ArrayList<>();
    for (String json : events) {
      recorder.onEvent(ChatEvent.ofData(FORM, null, bytes(json)), passed::add);
    }
    assertThat(passed).hasSize(events.length);
    return recorder.reply();
  }

  private static String start(int index, String block) {
    return "{\"type\":\"content_block_start\",\"index\":"
        + index
        + ",\"content_block\":"
        + block
        + "}";
  }

  private static String delta(int index, String kind, String text) {
    return "{\"type\":\"content_block_delta\",\"index\":"
        + index
        + ",\"delta\":{\"type\":\""
        + kind
        + "_delta\",\""
        + kind
        + "\":\""
        + text
        + "\"}}";
  }

  private static String stop(int index) {
    return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
