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
package io.shenyullm.core.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.json.JsonSyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReplyTest {
  private static final String REPLY =
      """
      {"id":"c1","model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"a",
       "reasoning_content":"b","refusal":"c","audio":{"id":"au","transcript":"d"},
       "function_call":{"name":"f","arguments":"e"},
       "tool_calls":[{"id":"t","function":{"name":"f","arguments":"g"}},
                     {"id":"t2","custom":{"name":"f","input":"h"}}]}},
       {"index":3,"message":{"content":[{"type":"text","text":"i"}]}}],
       "usage":{"prompt_tokens":10,"completion_tokens":7,
         "prompt_tokens_details":{"cached_tokens":4},
         "completion_tokens_details":{"reasoning_tokens":2}}}
      """;

  @Test
  void mapText_everyPlace_isVisitedByPath() {
    Map<String, String> seen = new LinkedHashMap<>();
    ChatReply reply = ChatReply.parse(REPLY.getBytes(UTF_8));
    ChatReply same =
        reply.mapText(
            (path, text) -> {
              seen.put(path, text);
              return text;
            });
    assertThat(same).isSameAs(reply);
    assertThat(seen)
        .containsExactly(
            Map.entry("0/content", "a"),
            Map.entry("0/reasoning_content", "b"),
            Map.entry("0/refusal", "c"),
            Map.entry("0/function_call/arguments", "e"),
            Map.entry("0/audio/transcript", "d"),
            Map.entry("0/tool/0/arguments", "g"),
            Map.entry("0/tool/1/input", "h"),
            Map.entry("3/content/0", "i"));
  }

  @Test
  void mapText_changed_writesAllTextsAndKeepsTheRest() {
    ChatReply reply = ChatReply.parse(REPLY.getBytes(UTF_8));
    ChatReply changed = reply.mapText((path, text) -> text + "!");
    assertThat(new String(changed.toJson(), UTF_8))
        .contains("\"a!\"", "\"b!\"", "\"c!\"", "\"d!\"", "\"e!\"", "\"g!\"", "\"h!\"", "\"i!\"")
        .contains("\"id\":\"au\"", "\"model\":\"m-1\"");
    assertThat(reply.toJson()).isEqualTo(REPLY.getBytes(UTF_8));
  }

  @Test
  void usage_nestedClasses_becomeDisjoint() {
    TokenUsage usage = ChatReply.parse(REPLY.getBytes(UTF_8)).usage();
    assertThat(usage).isEqualTo(new TokenUsage(6, 4, 0, 0, 5, 2, 0, 0, 1, false, "default", false));
    assertThat(Usages.fromOpenAi(Usages.toOpenAi(usage), null)).isEqualTo(usage);
  }

  @Test
  void textDelta_anyPath_isReadBackAtThatPath() {
    ChatEvent like = ChatEvent.ofData("{\"id\":\"x\",\"usage\":{},\"choices\":[]}".getBytes(UTF_8));
    for (String path :
        new String[] {
          "0/content",
          "1/refusal",
          "0/tool/2/arguments",
          "0/tool/1/input",
          "0/function_call/arguments",
          "2/audio/transcript",
          "0/content/0"
        }) {
      ChatEvent event = ChatEvent.textDelta(like, path, "text");
      Map<String, String> seen = new LinkedHashMap<>();
      event.mapText(
          (at, text) -> {
            seen.put(at, text);
            return text;
          });
      assertThat(seen).containsExactly(Map.entry(path, "text"));
      assertThat(event.tree()).containsEntry("id", "x").doesNotContainKey("usage");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}|false|false|false",
        "{'choices':[{'index':0,'delta':{'content':'x'},'finish_reason':null}]}|true|false|false",
        "{'choices':[{'index':0,'delta':{},'finish_reason' :"
            + " 'stop'}],'usage':null}|false|true|false",
        "{'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2}}|false|false|true",
        "{'choices':[{'delta':{'content':'say \\'usage\\':{'}}]}|true|false|false",
        "{'choices':[{'delta':{'tool_calls':[{'index':0}]}}]}|true|false|false",
      })
  void questions_unparsed_areAnsweredRight(
      String json, boolean content, boolean finishes, boolean usage) {
    ChatEvent event = ChatEvent.ofData(json.replace('\'', '"').getBytes(UTF_8));
    assertThat(event.usage() != null).isEqualTo(usage);
    assertThat(event.finishedChoice() >= 0).isEqualTo(finishes);
    assertThat(event.finishes(0)).isEqualTo(finishes);
    assertThat(event.hasContent()).isEqualTo(content);
    assertThat(event.isError()).isFalse();
  }

  @Test
  void questions_withoutTheKeys_doNotParse() {
    byte[] garbage = "no json at all".getBytes(UTF_8);
    ChatEvent event = ChatEvent.ofData(garbage);
    assertThat(event.usage()).isNull();
    assertThat(event.hasContent()).isFalse();
    assertThat(event.finishes(0)).isFalse();
    assertThat(event.isError()).isFalse();
    assertThat(event.toData()).isSameAs(garbage);
    assertThatThrownBy(event::tree).isInstanceOf(JsonSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[DONE]", "[DONE] "})
  void ofData_endMark_isDone(String data) {
    assertThat(ChatEvent.ofData(data.getBytes(UTF_8)).isDone()).isTrue();
    assertThat(ChatEvent.DONE.hasContent()).isFalse();
  }
}
