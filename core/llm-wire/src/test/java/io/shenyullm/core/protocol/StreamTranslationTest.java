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
package io.shenyullm.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTranslationTest {
  private static final List<String> OPENAI =
      List.of(
          chunk("{'role':'assistant','content':''}", "''"),
          chunk("{'reasoning_content':'hm'}", "''"),
          chunk("{'content':'It is '}", "null"),
          chunk("{'content':'sunny.'}", "null"),
          chunk(
              "{'tool_calls':[{'index':0,'id':'t1','type':'function',"
                  + "'function':{'name':'w','arguments':''}}]}",
              "null"),
          chunk("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'a\\':'}}]}", "null"),
          chunk("{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}", "null"),
          chunk("{}", "'tool_calls'"),
          "{'id':'c1','model':'m','choices':[],'usage':{'prompt_tokens':7,'completion_tokens':3}}",
          "[DONE]");

  @Test
  void openAiToAnthropic_textToolsAndThinking_blocksInOrder() {
    List<ChatEvent> events = translate(OPENAI, Protocols.OPENAI, Protocols.ANTHROPIC);

    assertThat(events)
        .extracting(ChatEvent::name)
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    ChatEvent last = events.get(events.size() - 2);
    assertThat(new String(last.toData(), UTF_8))
        .contains("\"stop_reason\":\"tool_use\"")
        .contains("\"input_tokens\":7")
        .contains("\"output_tokens\":3");
    assertThat(last.usage()).isEqualTo(TokenUsage.of(7, 3));
    assertThat(events.get(events.size() - 1).isDone()).isTrue();
  }

  @Test
  void openAiToAnthropicAndBack_sameAnswer() {
    List<String> anthropic =
        translate(OPENAI, Protocols.OPENAI, Protocols.ANTHROPIC).stream()
            .map(event -> new String(event.toData(), UTF_8))
            .toList();

    assertThat(assembled(anthropic, Protocols.ANTHROPIC))
        .usingRecursiveComparison()
        .ignoringFields("parts.signature")
        .isEqualTo(assembled(OPENAI, Protocols.OPENAI));
  }

  @Test
  void anthropicToOpenAi_signatureAndWholeInput_kept() {
    List<String> stream =
        List.of(
            "{'type':'message_start','message':{'id':'m','model':'c','usage':{'input_tokens':9}}}",
            "{'type':'content_block_start','index':0,'content_block':"
                + "{'type':'thinking','thinking':''}}",
            "{'type':'content_block_delta','index':0,'delta':"
                + "{'type':'thinking_delta','thinking':'hm'}}",
            "{'type':'content_block_delta','index':0,'delta':"
                + "{'type':'signature_delta','signature':'c2ln'}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t',"
                + "'name':'w','input':{'city':'Oslo'}}}",
            "{'type':'content_block_stop','index':1}",
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'},"
                + "'usage':{'input_tokens':0,'output_tokens':4}}",
            "{'type':'message_stop'}");

    List<ChatEvent> events = translate(stream, Protocols.ANTHROPIC, Protocols.OPENAI);

    assertThat(events)
        .extracting(event -> new String(event.toData(), UTF_8))
        .anyMatch(
            e ->
                e.contains(
                    "\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"hm\","
                        + "\"signature\":\"c2ln\"}]"))
        .anyMatch(e -> e.contains("\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\""));
    assertThat(events.get(events.size() - 2).usage()).isEqualTo(TokenUsage.of(9, 4));
  }

  @Test
  void stream_ofAWholeReply_sameReplyAgain() {
    Reply reply = assembled(OPENAI, Protocols.OPENAI);
    ReplyAssembly assembly = new ReplyAssembly();

    Replies.stream(reply, delta -> delta.accept(assembly));

    assertThat(assembly.reply()).isEqualTo(reply);
  }

  private static Reply assembled(List<String> stream, Protocol protocol) {
    ReplyAssembly assembly = new ReplyAssembly();
    DeltaReader reader = protocol.reader();
    stream.forEach(data -> reader.read(bytes(data), delta -> delta.accept(assembly)));
    return assembly.reply();
  }

  private static List<ChatEvent> translate(List<String> stream, Protocol from, Protocol to) {
    List<ChatEvent> events = new ArrayList<>();
    DeltaReader reader = from.reader();
    DeltaWriter writer = to.writer(0);
    stream.forEach(data -> reader.read(bytes(data), delta -> writer.write(delta, events::add)));
    return events;
  }

  private static String chunk(String delta, String finish) {
    return "{'id':'c1','model':'m','choices':[{'index':0,'delta':"
        + delta
        + ",'finish_reason':"
        + finish
        + "}]}";
  }

  private static byte[] bytes(String data) {
    return data.replace("\\'", "\\\"").replace('\'', '"').getBytes(UTF_8);
  }
}
