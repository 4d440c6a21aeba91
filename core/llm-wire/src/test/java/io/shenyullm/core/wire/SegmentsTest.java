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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
  private static final String FULL =
      """
      {"model":"m","user":"u1","metadata":{"id":"meta"},"system_note":"unknown root",
       "stop":["END"],"reasoning_effort":"low","temperature":0.5,
       "prediction":{"type":"content","content":"as before"},
       "documents":[{"title":"Rules"}],
       "messages":[
        {"role":"system","content":"sys"},
        {"role":"developer","content":"dev"},
        {"role":"user","name":"bob","content":[
          {"type":"text","text":"part"},
          {"type":"image_url","image_url":{"url":"https://host/cat.png","detail":"high"}},
          {"type":"file","file":{"file_id":"f-1","filename":"cv.pdf"}},
          {"type":"new_kind","detail":"Free text","payload":{"id":"deep"}}]},
        {"role":"assistant","content":null,"refusal":"no","audio":{"id":"a-1"},
         "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"result"}],
       "tools":[{"type":"function","function":{"name":"f","description":"does",
         "parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]}
      """;

  @Test
  void mapSegments_everyString_isSeenInOrderWithItsOrigin() {
    ChatRequest request = request(FULL);
    List<String> seen = new ArrayList<>();
    ChatRequest same =
        request.mapSegments(
            segment -> {
              seen.add(segment.path() + " " + segment.origin() + " " + segment.text());
              return segment.text();
            });
    assertThat(same).isSameAs(request);
    assertThat(seen)
        .containsExactly(
            "user METADATA u1",
            "metadata.id METADATA meta",
            " METADATA system_note",
            "system_note METADATA unknown root",
            "stop[0] METADATA END",
            "prediction.content ASSISTANT as before",
            " METADATA documents",
            "documents[0].title DOCUMENT Rules",
            "messages[0].content SYSTEM sys",
            "messages[1].content DEVELOPER dev",
            "messages[2].name USER bob",
            "messages[2].content[0].text USER part",
            "messages[2].content[1].image_url.url USER https://host/cat.png",
            "messages[2].content[2].file.file_id DOCUMENT f-1",
            "messages[2].content[2].file.filename DOCUMENT cv.pdf",
            "messages[2].content[3].type USER new_kind",
            "messages[2].content[3].detail USER Free text",
            "messages[2].content[3] USER payload",
            "messages[2].content[3].payload.id USER deep",
            "messages[3].refusal ASSISTANT no",
            "messages[3].audio.id ASSISTANT a-1",
            "messages[3].tool_calls[0].id ASSISTANT call_1",
            "messages[3].tool_calls[0].function.name ASSISTANT f",
            "messages[3].tool_calls[0].function.arguments ASSISTANT {}",
            "messages[4].tool_call_id TOOL call_1",
            "messages[4].content TOOL result",
            "tools[0].function.name METADATA f",
            "tools[0].function.description METADATA does",
            "tools[0].function.parameters.properties METADATA city");
  }

  @Test
  void mapSegments_longWholeNumbers_areSeenAndBecomeStringsWhenMapped() {
    ChatRequest request =
        request(
            """
            {"model":"m","seed":4111111111111111,"max_tokens":12345678,"messages":[
             {"role":"assistant","content":[{"type":"tool_use","id":"c","name":"pay","input":
               {"card":4111111111111111,"same":4111111111111111.0,"exact":[123456789.5],
                "large":411111111111111111111,"below":-536904399,"beyond":1e999999,
                "top":2147483647}}]}]}
            """);
    List<String> seen = new ArrayList<>();
    ChatRequest masked =
        request.mapSegments(
            segment -> {
              seen.add(segment.text());
              return segment.text().equals("4111111111111111") ? "[CARD]" : segment.text();
            });
    assertThat(seen)
        .contains("4111111111111111", "411111111111111111111", "536904399")
        .doesNotContain("12345678", "2147483647")
        .noneMatch(text -> text.startsWith("12345678") || text.length() > 64);
    assertThat(new String(masked.toJson(), StandardCharsets.UTF_8))
        .contains("\"card\":\"[CARD]\",\"same\":\"[CARD]\"", "\"seed\":4111111111111111")
        .contains("\"large\":411111111111111111111,\"below\":-536904399");
  }

  @Test
  void mapSegments_toolArguments_areJson() {
    assertThat(notations(FULL)).contains("{} JSON", "result PLAIN", "dev PLAIN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host/cat.png?a=b",
        "gs://bucket/cat.png",
        "data:image/png;base64,QUJD",
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWg=="
      })
  void mapSegments_addressOrBytesInAPartThatIsNotText_areOpaque(String content) {
    String media = part("{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + content + "\"}}");
    assertThat(notations(media)).containsExactly(content + " OPAQUE");
    assertThat(request(media).opaqueParts()).isOne();

    String text = part("{\"type\":\"text\",\"text\":\"a\",\"image_url\":\"" + content + "\"}");
    assertThat(notations(text)).containsExactly("a PLAIN", content + " PLAIN");
    assertThat(request(text).opaqueParts()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane@example.org", "https://host/ jane@example.org", "13800138000"})
  void mapSegments_textWhereBytesAreExpected_isReadAsText(String text) {
    String file = part("{\"type\":\"file\",\"file\":{\"file_data\":\"" + text + "\"}}");
    assertThat(notations(file)).containsExactly(text + " PLAIN");
  }

  /** A signature goes out as it came, so nothing else may stand there unseen. */
  @Test
  void mapSegments_addressInPlaceOfASignature_isReadAsText() {
    String address = "https://host/jane@example.org";
    String thinking = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"%s\"}";
    assertThat(notations(part(thinking.formatted(address)))).contains(address + " PLAIN");
    String signature = "QUJD".repeat(20);
    assertThat(notations(part(thinking.formatted(signature)))).contains(signature + " OPAQUE");
  }

  @Test
  void opaqueParts_imageAmongThinkingBlocks_isCounted() {
    ChatRequest request =
        request(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"a\","
                + "\"thinking_blocks\":[{\"type\":\"image_url\",\"image_url\":\"https://h/a\"}]}]}");
    assertThat(request.opaqueParts()).isOne();
  }

  @Test
  void opaqueParts_everythingThatIsNotText_isCounted() {
    // image, file, the kind that is not known, and the stored audio
    assertThat(request(FULL).opaqueParts()).isEqualTo(4);
  }

  @Test
  void mapSegments_keys_areMappedInTheirPlaces() {
    ChatRequest request =
        request(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],"
                + "\"metadata\":{\"jane@x.org\":{\"note\":\"hi\"},\"z\":1}}");
    List<String> paths = new ArrayList<>();
    ChatRequest changed =
        request.mapSegments(
            segment -> {
              paths.add(segment.path());
              return segment.text().replace("jane@x.org", "[E_1]");
            });
    assertThat(new String(changed.toJson(), StandardCharsets.UTF_8))
        .endsWith("\"metadata\":{\"[E_1]\":{\"note\":\"hi\"},\"z\":1}}");
    assertThat(paths).contains("metadata.[E_1].note").noneMatch(path -> path.contains("jane"));
  }

  @Test
  void mapSegments_twoKeysThatBecomeOne_fails() {
    ChatRequest request =
        request(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}],\"metadata\":{\"a\":1,\"b\":2}}");
    assertThatThrownBy(() -> request.mapSegments(segment -> "same"))
        .isInstanceOf(IllegalStateException.class);
  }

  private static String part(String part) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}";
  }

  private static List<String> notations(String json) {
    List<String> seen = new ArrayList<>();
    request(json)
        .mapSegments(
            segment -> {
              seen.add(segment.text() + " " + segment.notation());
              return segment.text();
            });
    return seen;
  }

  private static ChatRequest request(String json) {
    return ChatRequest.of(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)));
  }
}
