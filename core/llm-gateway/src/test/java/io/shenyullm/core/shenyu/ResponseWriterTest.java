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
package io.shenyullm.core.shenyu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.wire.ChatEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Flux;

final class ResponseWriterTest {
  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions"));

  @Test
  void json_headerValueWithLineBreakAndOtherScripts_isOneLineOfAscii() {
    assertThat(headerFor("gpt\r\nset-cookie: a=b \u6a21 \u0000\u007f"))
        .isEqualTo("gpt??set-cookie: a=b ? ??");
  }

  /** Names of dropped request fields are the caller's and may be long and many. */
  @Test
  void json_headerValueOfMegabytes_isCut() {
    assertThat(headerFor("y".repeat(5_000_000))).hasSize(1024).endsWith("y...");
  }

  /** A stream without a framing of its own ends by closing the caller's connection. */
  @Test
  void streamBatches_proxyLeftItsFramingBehind_isChunked() {
    exchange.getResponse().getHeaders().setContentLength(7);
    new ResponseWriter()
        .streamBatches(exchange, Map::of, Flux.just(List.of(ChatEvent.DONE)))
        .block();
    assertThat(exchange.getResponse().getHeaders().getFirst("transfer-encoding"))
        .isEqualTo("chunked");
    assertThat(exchange.getResponse().getHeaders().getContentLength()).isEqualTo(-1);
  }

  /** What was going to be said of the stream is not true of its failure. */
  @Test
  void refuse_streamFailedBeforeItsFirstEvent_onlyItsOwnHeaders() {
    ResponseWriter writer = new ResponseWriter();
    Refusal refusal = Refusal.unavailable("test_refused", "No.").withHeader("Retry-After", "3");

    writer
        .streamBatches(
            exchange,
            () -> Map.of("x-llm-cost", "0.5"),
            Flux.error(new IllegalStateException("test")))
        .onErrorResume(error -> writer.refuse(exchange, refusal))
        .block();

    HttpHeaders headers = exchange.getResponse().getHeaders();
    assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    assertThat(headers.getFirst("Retry-After")).isEqualTo("3");
    assertThat(headers).doesNotContainKeys("x-llm-cost", "Cache-Control");
  }

  private String headerFor(String value) {
    new ResponseWriter()
        .json(exchange, 200, () -> Map.of("x-llm-model", value), "{}".getBytes(UTF_8))
        .block();
    return exchange.getResponse().getHeaders().getFirst("x-llm-model");
  }
}
