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
package io.shenyullm.core.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.Dialect;
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.protocol.Written;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.TestingCatalogs;
import io.shenyullm.core.wire.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of Anthropic's callers for OpenAI's servers, and of OpenAI's own. */
class OpenAiWriterTest {
  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";

  @Test
  void write_conversationWithToolsAndImages_everyPartInItsPlace() {
    assertThat(
            translated(
                "{'model':'m','max_tokens':50,'temperature':0.5,'stop_sequences':['END'],"
                    + "'system':[{'type':'text','text':'be kind'},{'type':'text','text':'be brief',"
                    + "'cache_control':{'type':'ephemeral'}}],"
                    + "'metadata':{'user_id':'u'},"
                    + "'tools':[{'name':'w','description':'d','input_schema':{'type':'object'}}],"
                    + "'tool_choice':{'type':'any','disable_parallel_tool_use':true},"
                    + "'messages':["
                    + "{'role':'user','content':[{'type':'text','text':'look'},{'type':'image',"
                    + "'source':{'type':'base64','media_type':'image/png','data':'AAAA'}}]},"
                    + "{'role':'assistant','content':["
                    + "{'type':'thinking','thinking':'hm','signature':'c2ln'},"
                    + "{'type':'text','text':'I '},{'type':'text','text':'look.'},"
                    + "{'type':'tool_use','id':'t1','name':'w','input':{'c':1}}]},"
                    + "{'role':'user','content':["
                    + "{'type':'tool_result','tool_use_id':'t1','is_error':true,'content':["
                    + "{'type':'text','text':'no net'},{'type':'image','source':"
                    + "{'type':'url','url':'https://host.example/a.png'}}]},"
                    + "{'type':'text','text':'again'}]}]}"))
        .isEqualTo(
            json(
                "{'model':'up','messages':["
                    + "{'role':'system','content':'be kind\\nbe brief'},"
                    + "{'role':'user','content':[{'type':'text','text':'look'},{'type':'image_url',"
                    + "'image_url':{'url':'data:image/png;base64,AAAA'}}]},"
                    + "{'role':'assistant','content':'I look.','tool_calls':[{'id':'t1',"
                    + "'type':'function','function':{'name':'w','arguments':'{\\\"c\\\":1}'}}]},"
                    + "{'role':'tool','content':'Error: no net','tool_call_id':'t1'},"
                    + "{'role':'user','content':[{'type':'image_url','image_url':"
                    + "{'url':'https://host.example/a.png'}},{'type':'text','text':'again'}]}],"
                    + "'max_tokens':50,'temperature':0.5,'stop':['END'],"
                    + "'tools':[{'type':'function','function':{'name':'w','description':'d',"
                    + "'parameters':{'type':'object'}}}],'tool_choice':'required',"
                    + "'parallel_tool_calls':false,'user':'u'}"));
  }

  @Test
  void write_stream_asksForUsage() {
    assertThat(translated("{'model':'m','max_tokens':5,'stream':true," + HI + "}"))
        .containsEntry("stream", true)
        .containsEntry("stream_options", Map.of("include_usage", true));
  }

  @Test
  void write_hints_droppedAndNamed() {
    assertThat(
            write(
                    "{'model':'m','max_tokens':5,'top_k':3,'service_tier':'auto',"
                        + "'thinking':{'type':'enabled','budget_tokens':1024},"
                        + HI
                        + "}")
                .dropped())
        .containsExactlyInAnyOrder("top_k", "service_tier", "thinking");
  }

  private static final String SCHEMA = "{'type':'json_schema','schema':{'type':'object'}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'output_format':" + SCHEMA,
        "'output_config':{'format':" + SCHEMA + "}",
        "'output_config':{'effort':'low'},'output_format':" + SCHEMA,
        "'output_config':{'format':null},'output_format':" + SCHEMA
      })
  void write_schemaOfTheAnswer_whereverItStands(String fields) {
    assertThat(translated("{'model':'m','max_tokens':5," + fields + "," + HI + "}"))
        .containsEntry(
            "response_format",
            json(
                "{'type':'json_schema','json_schema':"
                    + "{'name':'answer','schema':{'type':'object'},'strict':true}}"));
  }

  @Test
  void write_outputConfigBesideTheFormat_droppedAndNamed() {
    assertThat(
            write(
                    "{'model':'m','max_tokens':5,'output_config':"
                        + "{'effort':'low','\\r\\nnew':1,'newer':2,'none':null},"
                        + HI
                        + "}")
                .dropped())
        .containsExactlyInAnyOrder("output_config.effort", "output_config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'output_config':{'format':{'type':'x'}}|output_config.format",
        "'output_format':{'type':'x'}|output_format"
      })
  void write_formatWithoutSchema_refusedByName(String fields, String name) {
    assertThatThrownBy(() -> write("{'model':'m','max_tokens':5," + fields + "," + HI + "}"))
        .isInstanceOfSatisfying(
            UntranslatableException.class, e -> assertThat(e.field()).isEqualTo(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container:'c'",
        "mcp_servers:[]",
        "tools:[{'type':'web_search_20250305','name':'web_search'}]",
        "stop_sequences:['a','b','c','d','e']"
      })
  void write_whatChangesTheAnswer_refusedByName(String field) {
    int colon = field.indexOf(':');
    String name = field.substring(0, colon);

    assertThatThrownBy(
            () ->
                write(
                    "{'model':'m','max_tokens':5,'"
                        + name
                        + "':"
                        + field.substring(colon + 1)
                        + ","
                        + HI
                        + "}"))
        .isInstanceOfSatisfying(
            UntranslatableException.class, e -> assertThat(e.field()).startsWith(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server_tool_use",
        "web_search_tool_result",
        "mcp_tool_use",
        "mcp_tool_result",
        "container_upload",
        "something_new"
      })
  void write_blocksThatOnlyAnthropicKnows_refusedWithTheirPath(String type) {
    assertThatThrownBy(() -> write(saying("{'type':'text','text':'a'},{'type':'" + type + "'}")))
        .isInstanceOfSatisfying(
            UntranslatableException.class,
            e -> assertThat(e.field()).isEqualTo("messages[0].content[1]"));
    assertThatThrownBy(
            () ->
                write(
                    saying(
                        "{'type':'tool_result','tool_use_id':'t','content':[{'type':'"
                            + type
                            + "'}]}")))
        .isInstanceOfSatisfying(
            UntranslatableException.class,
            e -> assertThat(e.field()).isEqualTo("messages[0].content[0].content[0]"));
  }

  @Test
  void write_hiddenThinking_leftOut() {
    assertThat(
            translated(
                saying("{'type':'redacted_thinking','data':'eA'},{'type':'text','text':'a'}")))
        .containsEntry("messages", List.of(Map.of("role", "user", "content", "a")));
  }

  @Test
  void write_searchResult_asText() {
    String result =
        "{'type':'search_result','title':'Oslo','source':'https://host.example/oslo',"
            + "'content':[{'type':'text','text':'a city'},{'type':'text','text':'in Norway'}],"
            + "'citations':{'enabled':true}}";

    assertThat(
            translated(
                saying(
                    "{'type':'tool_result','tool_use_id':'t','content':["
                        + result
                        + "]},"
                        + result)))
        .containsEntry(
            "messages",
            List.of(
                Map.of(
                    "role",
                    "tool",
                    "content",
                    "Oslo\nhttps://host.example/oslo\na city\nin Norway",
                    "tool_call_id",
                    "t"),
                Map.of(
                    "role",
                    "user",
                    "content",
                    "Oslo\nhttps://host.example/oslo\na city\nin Norway")));
  }

  @ParameterizedTest
  @CsvSource({"64,true", "65,false", "150,false"})
  void write_userId_upToOpenAisLimit(int length, boolean kept) {
    String id = "u".repeat(length);
    Written written =
        write("{'model':'m','max_tokens':5,'metadata':{'user_id':'" + id + "'}," + HI + "}");

    assertThat(Json.parseObject(written.body()).get("user")).isEqualTo(kept ? id : null);
    assertThat(written.dropped()).isEqualTo(kept ? List.of() : List.of("metadata.user_id"));
  }

  private static String saying(String blocks) {
    return "{'model':'m','max_tokens':5,'messages':[{'role':'user','content':[" + blocks + "]}]}";
  }

  // ---- OpenAI's own callers ----

  @ParameterizedTest
  @CsvSource({
    "gpt-5,true",
    "gpt-5-mini,true",
    "o3,true",
    "o4-mini,true",
    "openai/o1,true",
    "gpt-4o,false",
    "gpt-50,false",
    "olmo,false",
    "gpt-5.1,true"
  })
  void forward_maxTokens_byTheNameThatTheModelTakes(String model, boolean renamed) {
    Map<String, Object> body = forwarded("{'model':'m','max_tokens':512," + HI + "}", model);

    assertThat(body)
        .containsEntry(renamed ? "max_completion_tokens" : "max_tokens", 512)
        .doesNotContainKey(renamed ? "max_tokens" : "max_completion_tokens");
  }

  @Test
  void forward_developer_isSystemWhereTheProviderDoesNotKnowIt() {
    String request = "{'model':'m','messages':[{'role':'developer','content':'be kind'}]}";

    assertThat(Json.write(forwarded(request, "m")))
        .asString(StandardCharsets.UTF_8)
        .contains("\"role\":\"system\"");
    assertThat(
            new String(
                Protocols.OPENAI
                    .forward(
                        openAi(request), bytes(request), false, new Target("m", 9, Dialect.OPENAI))
                    .body(),
                StandardCharsets.UTF_8))
        .isEqualTo(request.replace('\'', '"'));
  }

  @Test
  void forward_thinkingOfAnotherProvider_staysHere() {
    assertThat(
            Json.write(
                forwarded(
                    "{'model':'m','messages':[{'role':'assistant','content':'x',"
                        + "'thinking_blocks':[{'type':'thinking'}]}]}",
                    "m")))
        .asString(StandardCharsets.UTF_8)
        .doesNotContain("thinking_blocks");
  }

  private static Map<String, Object> forwarded(String request, String model) {
    return Json.parseObject(
        Protocols.OPENAI
            .forward(openAi(request), bytes(request), false, new Target(model, 9, Dialect.COMMON))
            .body());
  }

  private static ChatRequest openAi(String request) {
    return TestingCatalogs.request(request.replace('\'', '"'));
  }

  private static Map<String, Object> translated(String request) {
    return Json.parseObject(write(request).body());
  }

  private static Written write(String request) {
    ChatRequest anthropic = Protocols.ANTHROPIC.form().request(json(request));
    return Protocols.OPENAI.writeRequest(
        Protocols.ANTHROPIC.readRequest(anthropic), new Target("up", 4_096, Dialect.COMMON));
  }

  private static Map<String, Object> json(String text) {
    return Json.parseObject(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
