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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Feature;
import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Origin;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guard and the planner see of an Anthropic caller's request. */
class AnthropicSegmentsTest {
  private static final String SIGNATURE = "c2ln".repeat(20);
  private static final ChatRequest REQUEST =
      Protocols.ANTHROPIC
          .form()
          .request(
              Json.parseObject(
                  ("{'model':'m','max_tokens':9,'system':[{'type':'text','text':'sys'}],"
                          + "'tools':[{'name':'w','description':'tool text','input_schema':{}}],"
                          + "'messages':[{'role':'user','content':'usr'},"
                          + "{'role':'assistant','content':["
                          + "{'type':'thinking','thinking':'thought','signature':'"
                          + SIGNATURE
                          + "'},{'type':'tool_use','id':'toolu_1','name':'w',"
                          + "'input':{'city':'Oslo'}}]},"
                          + "{'role':'user','content':[{'type':'tool_result',"
                          + "'tool_use_id':'toolu_1','content':["
                          + "{'type':'text','text':'shown'},{'type':'image','source':"
                          + "{'type':'url','url':'https://host.example/a.png'}}]},"
                          + "{'type':'text','text':'again'}]}]}")
                      .replace('\'', '"')
                      .getBytes(StandardCharsets.UTF_8)));

  @Test
  void mapSegments_everyText_hasTheOriginOfWhoSaidIt() {
    Map<String, Origin> origins = new LinkedHashMap<>();
    ChatRequest same =
        REQUEST.mapSegments(
            segment -> {
              origins.put(segment.text(), segment.origin());
              return segment.text();
            });

    assertThat(same).isSameAs(REQUEST);
    assertThat(origins)
        .containsEntry("sys", Origin.SYSTEM)
        .containsEntry("usr", Origin.USER)
        .containsEntry("thought", Origin.ASSISTANT)
        .containsEntry("Oslo", Origin.ASSISTANT)
        .containsEntry("shown", Origin.TOOL)
        .containsEntry("again", Origin.USER)
        .containsEntry("tool text", Origin.METADATA);
  }

  @Test
  void mapSegments_proofOfThinking_isNoText() {
    Map<String, Notation> notations = new LinkedHashMap<>();
    var unused =
        REQUEST.mapSegments(
            segment -> {
              notations.put(segment.text(), segment.notation());
              return segment.text();
            });

    assertThat(notations)
        .containsEntry(SIGNATURE, Notation.OPAQUE)
        .containsEntry("https://host.example/a.png", Notation.OPAQUE);
    assertThat(REQUEST.opaqueParts()).isOne();
  }

  @Test
  void mapSegments_changed_staysInItsForm() {
    ChatRequest changed =
        REQUEST.mapSegments(segment -> segment.text().equals("Oslo") ? "[X]" : segment.text());

    assertThat(changed.form()).isSameAs(Protocols.ANTHROPIC.form());
    assertThat(new String(changed.toJson(), StandardCharsets.UTF_8))
        .contains("\"input\":{\"city\":\"[X]\"}")
        .contains(SIGNATURE);
  }

  @Test
  void features_whatIsAskedFor() {
    assertThat(REQUEST.features()).containsExactlyInAnyOrder(Feature.TOOLS, Feature.VISION);
  }

  @ParameterizedTest
  @CsvSource({
    "server_tool_use,true",
    "mcp_tool_result,true",
    "tool_use,false",
    "search_result,false",
    "redacted_thinking,false"
  })
  void features_blocksThatNoOtherProtocolKnows_needTheProvidersOwn(String type, boolean needed) {
    ChatRequest request =
        Protocols.ANTHROPIC
            .form()
            .request(
                Json.parseObject(
                    ("{'model':'m','max_tokens':9,'messages':["
                            + "{'role':'user','content':[{'type':'"
                            + type
                            + "'}]}]}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8)));

    assertThat(request.features().contains(Feature.SERVER_TOOLS)).isEqualTo(needed);
  }
}
