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
package io.shenyullm.guard.shenyu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.shenyullm.core.wire.Segment;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class EnvelopeTest {
  private static final String ADDRESS =
      "http://gw:9195/for%20all/v1/chat/completions?api-version=a+b&mail=jane%40x.org";

  @Test
  void segments_pathQueryAndHeaders_areDecodedAndCredentialsLeftOut() {
    assertThat(texts(new Envelope(request())))
        .contains("for all", "api-version=a b", "mail=jane@x.org", "X-User", "to jane@x.org")
        .doesNotContain("Bearer abc");
  }

  @Test
  void with_redactedTexts_areInTheirPlacesAndTheRestStays() {
    Envelope envelope = new Envelope(request());
    ServerHttpRequest sent =
        envelope.with(
            texts(envelope).stream().map(text -> text.replace("jane@x.org", "[E]")).toList());
    assertThat(sent.getURI())
        .isEqualTo(
            URI.create(
                "http://gw:9195/for%20all/v1/chat/completions?api-version=a+b&mail=%5BE%5D"));
    assertThat(sent.getQueryParams().toSingleValueMap())
        .containsExactly(entry("api-version", "a b"), entry("mail", "[E]"));
    assertThat(sent.getHeaders().getFirst("X-User")).isEqualTo("to [E]");
    assertThat(sent.getHeaders().getFirst("Authorization")).isEqualTo("Bearer abc");
    assertThat(sent.getHeaders().getFirst("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void with_anotherNameOfAHeader_dropsTheHeader() {
    Envelope envelope = new Envelope(request());
    ServerHttpRequest sent =
        envelope.with(
            texts(envelope).stream().map(text -> text.replace("X-User", "[NAME]")).toList());
    assertThat(sent.getHeaders()).doesNotContainKeys("X-User", "[NAME]");
    assertThat(sent.getHeaders()).containsKey("Authorization");
  }

  @Test
  void with_redactedHeaderThatHasAFormOfItsOwn_leavesItOutOrSaysJson() {
    ServerHttpRequest request =
        MockServerHttpRequest.post("/v1/chat/completions")
            .header("Content-Type", "application/json; by=\"jane@x.org\"")
            .header("Accept", "application/json; by=\"jane@x.org\"")
            .header("Accept-Language", "en")
            .body("{}");
    Envelope envelope = new Envelope(request);
    ServerHttpRequest sent =
        envelope.with(
            texts(envelope).stream().map(text -> text.replace("jane@x.org", "[E]")).toList());
    assertThat(sent.getHeaders().get("Content-Type")).containsExactly("application/json");
    assertThat(sent.getHeaders()).doesNotContainKey("Accept");
    assertThat(sent.getHeaders().get("Accept-Language")).containsExactly("en");
  }

  @Test
  void with_nothingChanged_keepsTheRequest() {
    ServerHttpRequest request = request();
    Envelope envelope = new Envelope(request);
    assertThat(envelope.with(texts(envelope))).isSameAs(request);
  }

  private static List<String> texts(Envelope envelope) {
    return envelope.segments().stream().map(Segment::text).toList();
  }

  private static ServerHttpRequest request() {
    return MockServerHttpRequest.method(HttpMethod.POST, URI.create(ADDRESS))
        .header("Authorization", "Bearer abc")
        .header("Content-Type", "application/json")
        .header("X-User", "to jane@x.org")
        .body("{}");
  }
}
