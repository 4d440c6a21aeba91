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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.RequestVisitor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who only counts or looks is shown a request without its parts being made. It has to be what the
 * parts say: the same words, images and documents in the same order.
 */
class VisitedPartsTest {
  private static final String PNG = "'data:image/png;base64,AAAA'";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'user','content':'hi'}",
        "{'role':'system','content':'be"
            + " kind'},{'role':'user','content':[{'type':'text','text':'a'},"
            + "{'type':'image_url','image_url':{'url':"
            + PNG
            + "}},{'type':'text','text':'b'}]}",
        "{'role':'developer','content':[{'type':'text','text':'x'}]},{'role':'user','content':"
            + "[{'type':'file','file':{'filename':'a.pdf','file_data':"
            + "'data:application/pdf;base64,AAAA'}}]}",
        "{'role':'user','content':'w'},{'role':'assistant','content':'wait','tool_calls':[{'id':'t',"
            + "'type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'t','content':'4"
            + " degrees'}",
      })
  void visit_openAi_isWhatTheConversationHolds(String messages) {
    assertAgree(Protocols.OPENAI, "'messages':[" + messages + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'messages':[{'role':'user','content':'hi'}]",
        "'system':'be kind','messages':[{'role':'user','content':[{'type':'text','text':'a'},"
            + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AAAA'}},"
            + "{'type':'text','text':'b'}]}]",
        "'system':[{'type':'text','text':'x'},{'type':'text','text':'y'}],'messages':[{'role':'user',"
            + "'content':[{'type':'document','source':{'type':'base64',"
            + "'media_type':'application/pdf','data':'AAAA'}}]}]",
        "'messages':[{'role':'user','content':'w'},{'role':'assistant','content':[{'type':'thinking',"
            + "'thinking':'hm','signature':'c2ln'},{'type':'tool_use','id':'t','name':'f',"
            + "'input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'4"
            + " degrees'},{'type':'image','source':{'type':"
            + "'base64','media_type':'image/png','data':'AAAA'}}]},{'type':'text','text':'so?'}]}]",
      })
  void visit_anthropic_isWhatTheConversationHolds(String fields) {
    assertAgree(Protocols.ANTHROPIC, fields);
  }

  private static void assertAgree(Protocol protocol, String fields) {
    String json = ("{'model':'m','max_tokens':9," + fields + "}").replace('\'', '"');
    ChatRequest request =
        protocol.form().request(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
    Seen seen = new Seen();
    request.visit(seen);
    Held held = new Held();
    protocol
        .readRequest(request)
        .messages()
        .forEach(message -> message.parts().forEach(part -> part.accept(held)));

    assertThat(seen.told).isEqualTo(held.told).isNotEmpty();
  }

  private static final class Seen implements RequestVisitor {
    final List<String> told = new ArrayList<>();

    @Override
    public void text(String text) {
      told.add(text);
    }

    @Override
    public void image(boolean lowDetail) {
      told.add("(IMAGE)");
    }

    @Override
    public void document(int base64Characters) {
      told.add("(DOCUMENT)");
    }
  }

  private static final class Held implements Part.Visitor<Boolean> {
    final List<String> told = new ArrayList<>();

    @Override
    public Boolean text(Part.Text text) {
      return told.add(text.text());
    }

    @Override
    public Boolean media(Part.Media media) {
      return told.add("(" + media.kind() + ")");
    }

    @Override
    public Boolean toolCall(Part.ToolCall call) {
      return false; // shown as JSON
    }

    @Override
    public Boolean toolResult(Part.ToolResult result) {
      result.parts().forEach(part -> part.accept(this));
      return true;
    }

    @Override
    public Boolean thinking(Part.Thinking thinking) {
      return told.add(thinking.text());
    }

    @Override
    public Boolean refusal(Part.Refusal refusal) {
      return told.add(refusal.text());
    }

    @Override
    public Boolean opaque(Part.Opaque opaque) {
      return false;
    }
  }
}
