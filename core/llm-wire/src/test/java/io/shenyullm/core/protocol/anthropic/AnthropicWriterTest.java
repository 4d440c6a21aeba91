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
package io.shenyullm.core.protocol.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocol.Dialect;
import io.shenyullm.core.protocol.Target;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.core.protocol.Written;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.TestingCatalogs;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicWriterTest {
  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";

  @Test
  void encode_simple_modelLimitAndMessage() {
    assertEncoded(
        "{'model':'auto'," + HI + "}",
        "{'model':'small','max_tokens':4096,"
            + "'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}]}");
  }

  @Test
  void encode_parameters_translated() {
    assertEncoded(
        "{'model':'auto','max_completion_tokens':50,'temperature':1.7,'stop':'END',"
            + "'stream':true,'stream_options':{'include_usage':true},'user':'u1',"
            + HI
            + "}",
        "{'model':'small','max_tokens':50,"
            + "'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]}],"
            + "'temperature':1,'stop_sequences':['END'],'stream':true,"
            + "'metadata':{'user_id':'u1'}}");
  }

  @Test
  void encode_conversationWithTools_rolesAlternate() {
    assertEncoded(
        "{'model':'auto','messages':["
            + "{'role':'system','content':'be kind'},"
            + "{'role':'developer','content':[{'type':'text','text':'be brief',"
            + "'cache_control':{'type':'ephemeral'}}]},"
            + "{'role':'user','content':'weather?'},"
            + "{'role':'assistant','content':null,'tool_calls':["
            + "{'id':'t1','type':'function','function':{'name':'w','arguments':'{\\\"c\\\":1}'}},"
            + "{'id':'t2','type':'function','function':{'name':'w','arguments':''}}]},"
            + "{'role':'tool','tool_call_id':'t1','content':'sunny'},"
            + "{'role':'tool','tool_call_id':'t2','content':''},"
            + "{'role':'user','content':'thanks'}],"
            + "'tools':[{'type':'function','function':{'name':'w','description':'d',"
            + "'parameters':{'type':'object'}}}],"
            + "'tool_choice':'required','parallel_tool_calls':false}",
        "{'model':'small','max_tokens':4096,"
            + "'system':[{'type':'text','text':'be kind'},"
            + "{'type':'text','text':'be brief','cache_control':{'type':'ephemeral'}}],"
            + "'messages':["
            + "{'role':'user','content':[{'type':'text','text':'weather?'}]},"
            + "{'role':'assistant','content':["
            + "{'type':'tool_use','id':'t1','name':'w','input':{'c':1}},"
            + "{'type':'tool_use','id':'t2','name':'w','input':{}}]},"
            + "{'role':'user','content':["
            + "{'type':'tool_result','tool_use_id':'t1',"
            + "'content':[{'type':'text','text':'sunny'}]},"
            + "{'type':'tool_result','tool_use_id':'t2'},"
            + "{'type':'text','text':'thanks'}]}],"
            + "'tools':[{'name':'w','description':'d','input_schema':{'type':'object'}}],"
            + "'tool_choice':{'type':'any','disable_parallel_tool_use':true}}");
  }

  @Test
  void encode_imagesAndDocuments_asSources() {
    assertEncoded(
        "{'model':'auto','messages':[{'role':'user','content':["
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},"
            + "{'type':'image_url','image_url':{'url':'https://example.org/a.png','detail':'low'}},"
            + "{'type':'file','file':{'filename':'a','file_data':'data:application/pdf;base64,BB'}}"
            + "]}]}",
        "{'model':'small','max_tokens':4096,'messages':[{'role':'user','content':["
            + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},"
            + "{'type':'image','source':{'type':'url','url':'https://example.org/a.png'}},"
            + "{'type':'document','source':"
            + "{'type':'base64','media_type':'application/pdf','data':'BB'}}"
            + "]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'auto'|{'type':'auto'}",
        "'none'|{'type':'none'}",
        "{'type':'function','function':{'name':'w'}}|{'type':'tool','name':'w'}"
      },
      quoteCharacter = '`')
  void encode_toolChoice_translated(String given, String expected) {
    Map<String, Object> body =
        body(
            "{'model':'auto','tools':[{'type':'function','function':{'name':'w'}}],'tool_choice':"
                + given
                + ","
                + HI
                + "}");

    assertThat(body.get("tool_choice")).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed:1",
        "store:true",
        "metadata:{}",
        "reasoning_effort:'low'",
        "presence_penalty:0.5",
        "service_tier:'flex'",
        "prompt_cache_key:'k'",
        "verbosity:'low'"
      })
  void encode_hints_droppedByName(String field) {
    String name = field.substring(0, field.indexOf(':'));

    assertThat(encode(with(field)).dropped()).containsExactly(name);
    assertThat(body(with(field))).doesNotContainKey(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n:2",
        "logprobs:true",
        "top_logprobs:3",
        "response_format:{'type':'json_object'}",
        "audio:{'voice':'x'}",
        "modalities:['text','audio']",
        "logit_bias:{'1':1}",
        "functions:[]",
        "web_search_options:{}",
        "stop:' '",
        "something_new:1",
        "tools:[{'type':'custom'}]"
      })
  void encode_fieldsThatChangeTheAnswer_refusedByName(String field) {
    String name = field.substring(0, field.indexOf(':'));

    assertThatThrownBy(() -> encode(with(field)))
        .isInstanceOfSatisfying(
            UntranslatableException.class, e -> assertThat(e.field()).startsWith(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n:1",
        "logprobs:false",
        "response_format:{'type':'text'}",
        "modalities:['text']",
        "logit_bias:{}",
        "frequency_penalty:0"
      })
  void encode_fieldsThatSayWhatHoldsAnyway_nothingToWarnOf(String field) {
    assertThat(encode(with(field)).dropped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}",
        "{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://x'}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,x'}}]}",
        "{'role':'function','name':'w','content':'x'}",
        "{'role':'assistant','tool_calls':[{'id':'t','function':{'name':'w','arguments':'{'}}]}"
      })
  void encode_messagesWithoutCounterpart_refusedWithPath(String message) {
    assertThatThrownBy(() -> encode("{'model':'auto','messages':[" + message + "]}"))
        .isInstanceOfSatisfying(
            UntranslatableException.class, e -> assertThat(e.field()).startsWith("messages[0]."));
  }

  @Test
  void encode_textOfBlanksOnly_leftOut() {
    assertThat(
            body(
                "{'model':'auto','messages':[{'role':'user','content':'hello'},"
                    + "{'role':'assistant','content':' \\n'},"
                    + "{'role':'user','content':[{'type':'text','text':'  '},"
                    + "{'type':'text','text':'go on'}]}]}"))
        .containsEntry(
            "messages",
            json("{'m':[{'role':'user','content':[{'type':'text','text':'hello'},"
                    + "{'type':'text','text':'go on'}]}]}")
                .get("m"));
  }

  @Test
  void encode_schemaWithoutType_isAnObject() {
    assertThat(
            Json.write(
                body("{'model':'auto','tools':[{'type':'function','function':{'name':'now',"
                        + "'parameters':{'properties':{'zone':{'type':'string'}}}}}],"
                        + HI
                        + "}")
                    .get("tools")))
        .asString(StandardCharsets.UTF_8)
        .contains("\"type\":\"object\",\"properties\":{\"zone\"");
  }

  @Test
  void encode_idsOfOtherModels_sameFittingOneOnBothSides() {
    String body =
        new String(
            encode(
                    "{'model':'auto','messages':[{'role':'user','content':'x'},"
                        + "{'role':'assistant','tool_calls':[{'id':'functions.w:0','type':"
                        + "'function','function':{'name':'w','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'functions.w:0','content':'sunny'}]}")
                .body(),
            StandardCharsets.UTF_8);

    String id = body.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    assertThat(id).matches("[A-Za-z0-9_-]+");
    assertThat(body).contains("\"tool_use_id\":\"" + id + "\"");
  }

  @Test
  void encode_imageInToolResult_kept() {
    assertThat(
            new String(
                encode(
                        "{'model':'auto','messages':[{'role':'user','content':'x'},"
                            + "{'role':'assistant','tool_calls':[{'id':'c','type':'function',"
                            + "'function':{'name':'w','arguments':'{}'}}]},"
                            + "{'role':'tool','tool_call_id':'c','content':["
                            + "{'type':'text','text':'taken'},{'type':'image_url','image_url':"
                            + "{'url':'data:image/png;base64,AAAA'}}]}]}")
                    .body(),
                StandardCharsets.UTF_8))
        .contains(
            "\"content\":[{\"type\":\"text\",\"text\":\"taken\"},{\"type\":\"image\",\"source\":"
                + "{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAAA\"}}]");
  }

  @Test
  void encode_temperatureWithTopP_temperatureStays() {
    Written written = encode("{'model':'auto','temperature':0.5,'top_p':0.9," + HI + "}");

    assertThat(Json.parseObject(written.body()))
        .containsKey("temperature")
        .doesNotContainKey("top_p");
    assertThat(written.dropped()).containsExactly("top_p");
  }

  @Test
  void encode_moreThanTheModelCanSay_itsOwnLimitAndToldSo() {
    Written written = encode("{'model':'auto','max_tokens':100000," + HI + "}");

    assertThat(Json.parseObject(written.body())).containsEntry("max_tokens", 4_096);
    assertThat(written.dropped()).containsExactly("max_tokens");
  }

  @Test
  void encode_instructionsOnly_becomeTheTurn() {
    assertThat(body("{'model':'auto','messages':[{'role':'system','content':'say hi'}]}"))
        .doesNotContainKey("system")
        .containsEntry(
            "messages",
            json("{'m':[{'role':'user','content':[{'type':'text','text':'say hi'}]}]}").get("m"));
  }

  @Test
  void encode_jsonSchema_structuredOutput() {
    assertThat(
            new String(
                encode(
                        with(
                            "response_format:{'type':'json_schema','json_schema':{'name':'p',"
                                + "'schema':{'type':'object','required':['city']}}}"))
                    .body(),
                StandardCharsets.UTF_8))
        .contains(
            "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":"
                + "{\"type\":\"object\",\"required\":[\"city\"]}}}");
  }

  private static final String TOOL_TURN =
      "{'model':'auto','max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':2000},"
          + "'messages':[{'role':'user','content':'weather?'},{'role':'assistant',%s"
          + "'tool_calls':[{'id':'t','type':'function','function':"
          + "{'name':'w','arguments':'{}'}}]},"
          + "{'role':'tool','tool_call_id':'t','content':'sunny'}]}";

  @Test
  void encode_signedThinking_standsBeforeTheCall() {
    Written written =
        encode(
            TOOL_TURN.formatted(
                "'reasoning_content':'hm','thinking_blocks':[{'type':'thinking','thinking':'hm',"
                    + "'signature':'c2ln'},{'type':'redacted_thinking','data':'eA'}],"));

    assertThat(new String(written.body(), StandardCharsets.UTF_8))
        .contains(
            "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"eA\"},{\"type\":\"tool_use\"")
        .contains("\"budget_tokens\":2000");
    assertThat(written.dropped()).isEmpty();
  }

  @Test
  void encode_toolTurnWithoutItsThinking_goesOnWithout() {
    Written written = encode(TOOL_TURN.formatted(""));

    assertThat(Json.parseObject(written.body())).doesNotContainKey("thinking");
    assertThat(written.dropped()).containsExactly("thinking");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'top_k':5|top_k",
        "'top_p':0.9|top_p",
        "'top_p':0.95|",
        "'top_p':1|",
        "'temperature':0.2,'top_p':0.5,'top_k':5|temperature,top_p,top_k"
      })
  void encode_samplingThatThinkingForbids_leftOutAndNamed(String sampling, String dropped) {
    Written written =
        encode(
            "{'model':'auto','max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':2000},"
                + sampling
                + ","
                + HI
                + "}");

    String[] names = dropped == null ? new String[0] : dropped.split(",");
    assertThat(written.dropped()).containsExactlyInAnyOrder(names);
    assertThat(Json.parseObject(written.body()))
        .containsKey("thinking")
        .doesNotContainKeys(names.length == 0 ? new String[] {"temperature"} : names);
  }

  @Test
  void encode_topKWithoutThinking_kept() {
    assertThat(body("{'model':'auto','thinking':{'type':'disabled'},'top_k':5," + HI + "}"))
        .containsEntry("top_k", 5);
  }

  /** asked limit | budget | budget sent, 0 for no thinking | dropped. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4000|2000|2000|",
        "20000|3000|3000|max_tokens",
        "20000|10000|2048|max_tokens,thinking.budget_tokens",
        "4000|4000|2000|thinking.budget_tokens",
        "1500|1500|1024|thinking.budget_tokens",
        "1024|1024|0|thinking"
      })
  void encode_thinkingBudget_staysBelowTheLimit(int limit, int budget, int sent, String dropped) {
    Written written =
        encode(
            "{'model':'auto','max_tokens':%d,'thinking':{'type':'enabled','budget_tokens':%d},%s}"
                .formatted(limit, budget, HI));

    assertThat(Json.parseObject(written.body()).get("thinking"))
        .isEqualTo(sent == 0 ? null : Map.of("type", "enabled", "budget_tokens", sent));
    assertThat(String.join(",", written.dropped())).isEqualTo(dropped == null ? "" : dropped);
  }

  @Test
  void encode_thinkingWithoutBudget_asItIs() {
    assertThat(body("{'model':'auto','thinking':{'type':'adaptive'}," + HI + "}"))
        .containsEntry("thinking", Map.of("type", "adaptive"));
  }

  private static String with(String field) {
    int colon = field.indexOf(':');
    return "{'model':'auto','"
        + field.substring(0, colon)
        + "':"
        + field.substring(colon + 1)
        + ","
        + HI
        + "}";
  }

  private static void assertEncoded(String request, String expected) {
    assertThat(body(request)).isEqualTo(json(expected));
  }

  private static Map<String, Object> body(String request) {
    return Json.parseObject(encode(request).body());
  }

  private static Written encode(String request) {
    return Protocols.ANTHROPIC.writeRequest(
        Protocols.OPENAI.readRequest(TestingCatalogs.request(request.replace('\'', '"'))),
        new Target("small", 4_096, Dialect.COMMON));
  }

  private static Map<String, Object> json(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
