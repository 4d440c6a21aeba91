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

import io.shenyullm.core.wire.Segment;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class EnvelopeTest {
  private static final String ADDRESS =
      "http://gw:9195/for/jane%40x.org/v1/chat/completions?api-version=1&mail=jane%40x.org";

  @Test
  void segments_pathQueryAndHeaders_areDecodedAndCredentialsLeftOut() {
    assertThat(texts(new Envelope(request())))
        .contains("jane@x.org", "api-version=1", "mail=jane@x.org", "X-User", "to jane@x.org")
        .doesNotContain("Bearer abc", "application/json");
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
                "http://gw:9195/for/%5BE%5D/v1/chat/completions?api-version=1&mail=%5BE%5D"));
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
