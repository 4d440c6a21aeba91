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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shenyullm.core.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestTest {
  private static final String FULL =
      """
      {"model":"m","user":"u1","metadata":{"id":"meta"},"system_note":"unknown root",
       "stop":["END"],"reasoning_effort":"low","temperature":0.5,
       "messages":[
        {"role":"system","content":"sys"},
        {"role":"user","name":"bob","content":[
          {"type":"text","text":"part"},
          {"type":"image_url","image_url":{"url":"https://host/cat.png","detail":"high"}},
          {"type":"image_url","image_url":"https://host/dog.png"},
          {"type":"input_audio","input_audio":{"data":"QUJD","format":"wav"}},
          {"type":"file","file":{"file_id":"f-1","filename":"cv.pdf"}},
          {"type":"new_kind","detail":"Free text, long and with Capitals","payload":{"id":"deep"}}]},
        {"role":"assistant","content":null,"refusal":"no",
         "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{args}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"result"}],
       "tools":[{"type":"function","function":{"name":"f","description":"does",
         "parameters":{"type":"object","properties":{"url":{"type":"string","description":"where"}}}}}],
       "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"title":"T"}}}}
      """;

  /** It would be kept in every usage and audit record and so fill the outbox. */
  @Test
  void of_modelNameOfMegabytes_refused() {
    String json = "{\"model\":\"" + "m".repeat(257) + "\",\"messages\":[{\"role\":\"user\"}]}";
    InvalidRequestException e =
        catchThrowableOfType(() -> request(json), InvalidRequestException.class);
    assertThat(e.field()).isEqualTo("model");
    assertThat(e.getMessage()).hasSizeLessThan(100);
  }

  @Test
  void mapSegments_changed_keepsEverythingElseAndTheOriginal() {
    ChatRequest request = request(FULL);
    byte[] before = request.toJson();
    ChatRequest changed =
        request.mapSegments(segment -> segment.text().equals("part") ? "[X]" : segment.text());
    assertThat(new String(changed.toJson(), UTF_8))
        .isEqualTo(new String(before, UTF_8).replace("\"text\":\"part\"", "\"text\":\"[X]\""));
    assertThat(request.toJson()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'messages':[]}|model",
        "{'model':7,'messages':[]}|model",
        "{'model':' ','messages':[]}|model",
        "{'model':'m'}|messages",
        "{'model':'m','messages':[]}|messages",
        "{'model':'m','messages':['x']}|messages[0]",
        "{'model':'m','messages':[{'role':'user','content':'a'},{'content':'a'}]}|messages[1].role",
        "{'model':'m','messages':[{'role':'boss'}]}|messages[0].role",
        "{'model':'m','messages':[{'role':'user','content':5}]}|messages[0].content",
        "{'model':'m','messages':[{'role':'user','content':[5]}]}|messages[0].content[0]",
        "{'model':'m','messages':[{'role':'user','content':[{'type':'text','text':1}]}]}|messages[0].content[0].text",
        "{'model':'m','messages':[{'role':'user','content':[{}]}]}|messages[0].content[0].type",
        "{'model':'m','messages':[{'role':'assistant','tool_calls':{}}]}|messages[0].tool_calls",
        "{'model':'m','messages':[{'role':'assistant','tool_calls':[1]}]}|messages[0].tool_calls[0]",
        "{'model':'m','messages':[{'role':'user'}],'stream':'yes'}|stream",
        "{'model':'m','messages':[{'role':'user'}],'tools':{}}|tools",
        "{'model':'m','messages':[{'role':'user'}],'tools':[null]}|tools[0]",
        "{'model':'m','messages':[{'role':'user'}],'stream_options':1}|stream_options",
        "{'model':'m','messages':[{'role':'user'}],'stream_options':{'include_usage':1}}|stream_options.include_usage",
        "{'model':'m','messages':[{'role':'user'}],'max_tokens':0}|max_tokens",
        "{'model':'m','messages':[{'role':'user'}],'max_completion_tokens':1.5}|max_completion_tokens",
        "{'model':'m','messages':[{'role':'user'}],'n':'2'}|n",
        "{'model':'m','messages':[{'role':'user'}],'n':2147483647}|n",
      })
  void of_wrongType_namesTheField(String json, String field) {
    InvalidRequestException e =
        catchThrowableOfType(() -> request(json.replace('\'', '"')), InvalidRequestException.class);
    assertThat(e.field()).isEqualTo(field);
    assertThat(e.getMessage()).startsWith(field + ": ");
  }

  @Test
  void with_field_changesACopyAndRemovesOnNull() {
    ChatRequest request =
        request("{\"model\":\"m\",\"n\":2,\"messages\":[{\"role\":\"user\"}],\"x\":null}");
    assertThat(request.choices()).isEqualTo(2);
    assertThat(request.with("model", "other").model()).isEqualTo("other");
    assertThat(request.with("n", null).choices()).isEqualTo(1);
    assertThat(request.model()).isEqualTo("m");
    assertThat(new String(request.toJson(), UTF_8)).contains("\"x\":null");
  }

  static ChatRequest request(String json) {
    return ChatRequest.of(Json.parseObject(json.getBytes(UTF_8)));
  }
}
