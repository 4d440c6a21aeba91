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
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.ChatReply;
import io.shenyullm.guard.detect.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnmaskStageTest {
  private final MaskMap map = new MaskMap();

  UnmaskStageTest() {
    map.mask(
        TestingSegments.user("Ann \"A\" Lee"), List.of(new Finding("PERSON", 0, 11, 1, "pii")));
  }

  @Test
  void onEvent_placeholderSplitAtEveryPosition_restored() {
    String reply = "Dear [PERSON_1], hello [PERSON_2";
    for (int cut = 0; cut <= reply.length(); cut++) {
      List<ChatEvent> out =
          run(content(reply.substring(0, cut)), content(reply.substring(cut)), finish());
      assertThat(text(out)).isEqualTo("Dear Ann \"A\" Lee, hello [PERSON_2");
    }
  }

  @Test
  void onEvent_textHeldBackAtFinish_comesBeforeTheFinishingEvent() {
    List<ChatEvent> out = run(content("see [PER"), finish(), ChatEvent.DONE);
    assertThat(text(out)).isEqualTo("see [PER");
    assertThat(out).hasSize(4);
    assertThat(out.get(2).finishes(0)).isTrue();
    assertThat(out.get(3).isDone()).isTrue();
  }

  @Test
  void onEvent_streamCutShort_heldTextComesAtTheEnd() {
    assertThat(text(run(content("see [PER")))).isEqualTo("see [PER");
  }

  @Test
  void onEvent_toolArguments_valueIsEscapedAndJsonStaysValid() {
    String arguments = "{\"to\":\"[PERSON_1]\"}";
    for (int cut = 1; cut < arguments.length(); cut++) {
      List<ChatEvent> out =
          run(tool(arguments.substring(0, cut)), tool(arguments.substring(cut)), finish());
      byte[] whole = arguments(out).getBytes(StandardCharsets.UTF_8);
      assertThat(Json.parseObject(whole)).isEqualTo(Map.of("to", "Ann \"A\" Lee"));
    }
  }

  @Test
  void onEvent_notJson_passesOn() {
    ChatEvent garbage = ChatEvent.ofData("oops".getBytes(StandardCharsets.UTF_8));
    assertThat(run(garbage)).containsExactly(garbage);
  }

  @Test
  void onEvent_nothingMasked_eventIsNotParsed() {
    ChatEvent garbage = ChatEvent.ofData("oops".getBytes(StandardCharsets.UTF_8));
    EventPipeline pipeline = new EventPipeline(List.of(new UnmaskStage(new MaskMap())));
    assertThat(pipeline.onEvent(garbage)).containsExactly(garbage);
  }

  @Test
  void onReply_contentAndArguments_restored() {
    ChatReply reply =
        ChatReply.parse(
            """
            {"choices":[{"index":0,"message":{"content":"Hi [PERSON_1]","tool_calls":[
            {"id":"c","function":{"name":"f","arguments":"{\\"a\\":\\"[PERSON_1]\\"}"}}]}}]}\
            """
                .getBytes(StandardCharsets.UTF_8));
    String restored =
        new String(new UnmaskStage(map).onReply(reply).toJson(), StandardCharsets.UTF_8);
    assertThat(restored)
        .contains("\"Hi Ann \\\"A\\\" Lee\"")
        .contains("{\\\"a\\\":\\\"Ann \\\\\\\"A\\\\\\\" Lee\\\"}");
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

  private static ChatEvent content(String text) {
    return event(Map.of("content", text), null);
  }

  private static ChatEvent tool(String arguments) {
    return event(
        Map.of(
            "tool_calls", List.of(Map.of("index", 0, "function", Map.of("arguments", arguments)))),
        null);
  }

  private static ChatEvent finish() {
    return event(Map.of(), "stop");
  }

  private static ChatEvent event(Map<String, Object> delta, String finish) {
    Map<String, Object> choice = new java.util.LinkedHashMap<>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finish);
    return ChatEvent.of(Map.of("id", "1", "choices", List.of(choice)));
  }

  private static String text(List<ChatEvent> events) {
    StringBuilder text = new StringBuilder();
    for (ChatEvent event : events) {
      event.mapText(
          (path, t) -> {
            text.append(t);
            return t;
          });
    }
    return text.toString();
  }

  private static String arguments(List<ChatEvent> events) {
    return text(events);
  }
}
