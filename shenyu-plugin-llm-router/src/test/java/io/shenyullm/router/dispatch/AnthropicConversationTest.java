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
package io.shenyullm.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome.Ending;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.TokenUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations written after the examples of Anthropic's API reference. */
class AnthropicConversationTest {
  private static final String MESSAGE =
      "{'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':["
          + "{'type':'thinking','thinking':'hmm','signature':'s'},"
          + "{'type':'text','text':'It is '},{'type':'text','text':'sunny.'},"
          + "{'type':'tool_use','id':'t1','name':'w','input':{'city':'Bonn'}}],"
          + "'stop_reason':'tool_use','stop_sequence':null,"
          + "'usage':{'input_tokens':10,'cache_creation_input_tokens':30,"
          + "'cache_read_input_tokens':40,"
          + "'cache_creation':{'ephemeral_5m_input_tokens':20,'ephemeral_1h_input_tokens':10},"
          + "'output_tokens':5,'service_tier':'standard'}}";

  private static final String STREAM =
      event(
              "message_start",
              "{'type':'message_start','message':{'id':'msg_1','type':'message',"
                  + "'role':'assistant','content':[],'model':'claude-x','stop_reason':null,"
                  + "'usage':{'input_tokens':25,'cache_read_input_tokens':100,'output_tokens':1}}}")
          + event(
              "content_block_start",
              "{'type':'content_block_start','index':0,"
                  + "'content_block':{'type':'thinking','thinking':''}}")
          + event(
              "content_block_delta",
              "{'type':'content_block_delta','index':0,"
                  + "'delta':{'type':'thinking_delta','thinking':'hm'}}")
          + event("content_block_stop", "{'type':'content_block_stop','index':0}")
          + event("ping", "{'type':'ping'}")
          + event(
              "content_block_start",
              "{'type':'content_block_start','index':1,"
                  + "'content_block':{'type':'text','text':''}}")
          + event(
              "content_block_delta",
              "{'type':'content_block_delta','index':1,"
                  + "'delta':{'type':'text_delta','text':'Gr\u00fc\u00df '}}")
          + event(
              "content_block_delta",
              "{'type':'content_block_delta','index':1,"
                  + "'delta':{'type':'text_delta','text':'\u4f60'}}")
          + event("content_block_stop", "{'type':'content_block_stop','index':1}")
          + event(
              "content_block_start",
              "{'type':'content_block_start','index':2,'content_block':"
                  + "{'type':'tool_use','id':'t1','name':'w','input':{}}}")
          + event(
              "content_block_delta",
              "{'type':'content_block_delta','index':2,"
                  + "'delta':{'type':'input_json_delta','partial_json':'{\\\"a\\\":'}}")
          + event(
              "content_block_delta",
              "{'type':'content_block_delta','index':2,"
                  + "'delta':{'type':'input_json_delta','partial_json':'1}'}}")
          + event("content_block_stop", "{'type':'content_block_stop','index':2}")
          + event(
              "content_block_start",
              "{'type':'content_block_start','index':3,'content_block':"
                  + "{'type':'tool_use','id':'t2','name':'now','input':{}}}")
          + event("content_block_stop", "{'type':'content_block_stop','index':3}")
          + event(
              "message_delta",
              "{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},"
                  + "'usage':{'output_tokens':15}}")
          + event("message_stop", "{'type':'message_stop'}");

  @Test
  void dispatch_wholeReply_inOpenAiForm() {
    try (var upstream = TestingUpstream.json(200, json(MESSAGE));
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.jsonRequest());

      Map<String, Object> reply = test.sink.reply.tree();
      assertThat(reply)
          .containsEntry("id", "msg_1")
          .containsEntry("object", "chat.completion")
          .containsEntry("model", "small");
      assertThat(new String(test.sink.reply.toJson(), StandardCharsets.UTF_8))
          .contains("\"content\":\"It is sunny.\"")
          .contains("\"reasoning_content\":\"hmm\"")
          .contains("\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"")
          .contains("\"finish_reason\":\"tool_calls\"");
      assertThat(test.outcome().usage())
          .isEqualTo(new TokenUsage(10, 40, 20, 10, 5, 0, 0, 0, 1, false, "default", false));
      assertThat(upstream.calls().get(0).uri()).isEqualTo("/v1/messages");
      assertThat(upstream.calls().get(0).headers())
          .containsEntry("x-api-key", TestingDispatch.SECRET)
          .containsEntry("anthropic-version", "2023-06-01")
          .doesNotContainKey("authorization");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 11, 100_000})
  void dispatch_streamInChunksOfAnySize_sameReply(int chunk) {
    try (var upstream = TestingUpstream.events(STREAM, chunk);
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.streamRequest());

      assertThat(test.sink.text()).isEqualTo("hmGr\u00fc\u00df \u4f60{\"a\":1}{}");
      assertThat(test.sink.events).endsWith("[DONE]");
      assertThat(test.sink.events.get(0)).contains("\"role\":\"assistant\"");
      assertThat(test.sink.events).anyMatch(e -> e.contains("\"finish_reason\":\"tool_calls\""));
      assertThat(test.sink.events).noneMatch(e -> e.contains("prompt_tokens"));
      assertThat(test.outcome().usage())
          .isEqualTo(new TokenUsage(25, 100, 0, 0, 15, 0, 0, 0, 1, false, "default", false));
    }
  }

  @Test
  void dispatch_streamUsageAskedFor_toldOnceAtTheEnd() {
    try (var upstream = TestingUpstream.events(STREAM, 4096);
        var test = TestingDispatch.of(offer(upstream))) {
      LlmExchange llm =
          test.exchange(
              "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                  + "\"seed\":1,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

      test.run(llm);

      List<String> usages =
          test.sink.events.stream().filter(e -> e.contains("prompt_tokens")).toList();
      assertThat(usages).hasSize(1);
      assertThat(usages.get(0))
          .contains("\"prompt_tokens\":125")
          .contains("\"completion_tokens\":15");
      assertThat(test.sink.headers).containsEntry("x-llm-dropped-fields", "seed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 1200, 1800})
  void dispatch_streamCutShort_toldAndInputUsageKept(int length) {
    try (var upstream = TestingUpstream.events(STREAM.substring(0, length), 4096);
        var test = TestingDispatch.of(offer(upstream))) {
      test.run(test.streamRequest());

      assertThat(test.sink.toldInStream).isNotNull();
      assertThat(test.sink.events).doesNotContain("[DONE]");
      assertThat(test.outcome().ending()).isEqualTo(Ending.ERROR);
      assertThat(test.outcome().usage().cacheRead()).isEqualTo(100);
      assertThat(test.outcome().usage().output()).isZero();
    }
  }

  @Test
  void dispatch_overloadedBeforeContent_failsOver() {
    String error =
        STREAM.substring(0, STREAM.indexOf("\n\n") + 2)
            + event(
                "error",
                "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}");
    try (var upstream = TestingUpstream.events(error, 4096);
        var spare = TestingUpstream.events(TestingDispatch.STREAM, 4096);
        var test =
            TestingDispatch.of(offer(upstream), TestingDispatch.offer("spare", spare.baseUrl()))) {
      test.run(test.streamRequest());

      assertThat(test.sink.headers).containsEntry("x-llm-provider", "spare");
    }
  }

  @Test
  void dispatch_errorBody_wordsOfThe400Only() {
    try (var upstream =
            TestingUpstream.json(
                400,
                json(
                    "{'type':'error','error':{'type':'invalid_request_error',"
                        + "'message':'max_tokens: too large'}}"));
        var test = TestingDispatch.of(offer(upstream))) {
      assertThat(test.refused(test.jsonRequest()).message()).isEqualTo("max_tokens: too large");
    }
  }

  private static ModelOffer offer(TestingUpstream upstream) {
    return TestingDispatch.offer(
        "anthropic", Protocols.ANTHROPIC, upstream.baseUrl(), Duration.ofSeconds(5));
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + json(data) + "\n\n";
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
