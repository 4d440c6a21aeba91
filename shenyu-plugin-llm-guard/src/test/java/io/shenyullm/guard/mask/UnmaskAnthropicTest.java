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
package io.shenyullm.guard.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.exchange.EventPipeline;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.core.wire.Form;
import io.shenyullm.guard.detect.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Replies to Anthropic's callers: blocks end one by one, and signed thinking stays as it is. */
class UnmaskAnthropicTest {
  private static final Form FORM = Protocols.ANTHROPIC.form();

  private final MaskMap map = new MaskMap();

  UnmaskAnthropicTest() {
    map.mask(
        TestingSegments.user("Ann \"A\" Lee"), List.of(new Finding("PERSON", 0, 11, 1, "pii")));
  }

  @Test
  void onEvent_placeholderSplitAtEveryPosition_restoredWithinItsBlock() {
    String reply = "Dear [PERSON_1], see [PER";
    for (int cut = 0; cut <= reply.length(); cut++) {
      List<ChatEvent> out =
          run(
              delta(0, "text_delta", "text", reply.substring(0, cut)),
              delta(0, "text_delta", "text", reply.substring(cut)),
              event("content_block_stop", "'index':0"));

      assertThat(said(out, "text")).isEqualTo("Dear Ann \"A\" Lee, see [PER");
      assertThat(out.get(out.size() - 1).name()).isEqualTo("content_block_stop");
    }
  }

  @Test
  void onEvent_toolInputInPieces_isValidJson() {
    String input = "{\"to\":\"[PERSON_1]\"}";
    for (int cut = 1; cut < input.length(); cut++) {
      List<ChatEvent> out =
          run(
              delta(1, "input_json_delta", "partial_json", input.substring(0, cut)),
              delta(1, "input_json_delta", "partial_json", input.substring(cut)),
              event("content_block_stop", "'index':1"));

      assertThat(Json.parseObject(bytes(said(out, "partial_json"))))
          .isEqualTo(Map.of("to", "Ann \"A\" Lee"));
    }
  }

  /** The provider checks it when the caller sends it back. */
  @Test
  void onEvent_thinking_staysAsItWasSigned() {
    List<ChatEvent> out =
        run(
            delta(0, "thinking_delta", "thinking", "about [PERSON_"),
            delta(0, "thinking_delta", "thinking", "1]"),
            event("content_block_stop", "'index':0"));

    assertThat(said(out, "thinking")).isEqualTo("about [PERSON_1]");
  }

  @Test
  void onReply_textAndInputRestored_thinkingKept() {
    byte[] json =
        bytes(
            "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"[PERSON_1]\","
                + "\"signature\":\"c2ln\"},{\"type\":\"text\",\"text\":\"Hi [PERSON_1]\"},"
                + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"w\","
                + "\"input\":{\"to\":[\"[PERSON_1]\"]}}]}");
    ChatReply restored =
        new UnmaskStage(map).onReply(ChatReply.parsed(FORM, Json.parseObject(json), json));

    assertThat(new String(restored.toJson(), StandardCharsets.UTF_8))
        .contains("\"thinking\":\"[PERSON_1]\"")
        .contains("\"text\":\"Hi Ann \\\"A\\\" Lee\"")
        .contains("\"to\":[\"Ann \\\"A\\\" Lee\"]");
  }

  private List<ChatEvent> run(ChatEvent... events) {
    EventPipeline pipeline = new EventPipeline(List.of(new UnmaskStage(map)));
    List<ChatEvent> out = new ArrayList<>();
    for (ChatEvent event : events) {
      out.addAll(pipeline.onEvent(event));
    }
    out.addAll(pipeline.onEnd());
    return out;
  }

  private static String said(List<ChatEvent> events, String key) {
    StringBuilder said = new StringBuilder();
    for (ChatEvent event : events) {
      if (event.tree().get("delta") instanceof Map<?, ?> delta
          && delta.get(key) instanceof String text) {
        said.append(text);
      }
    }
    return said.toString();
  }

  private static ChatEvent delta(int block, String type, String key, String text) {
    byte[] data =
        Json.write(
            Map.of(
                "type",
                "content_block_delta",
                "index",
                block,
                "delta",
                Map.of("type", type, key, text)));
    return ChatEvent.ofData(FORM, "content_block_delta", data);
  }

  private static ChatEvent event(String name, String fields) {
    String data = "{'type':'" + name + "'," + fields + "}";
    return ChatEvent.ofData(FORM, name, bytes(data.replace('\'', '"')));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
