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
package io.shenyullm.core.shenyu.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shenyullm.core.config.Secret;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleCallTest {
  private final String token = UUID.randomUUID().toString();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private HttpServer console;
  private int answer = 200;

  @BeforeEach
  void start() throws IOException {
    console = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    console.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          heard.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + body);
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    console.start();
  }

  @AfterEach
  void stop() {
    console.stop(0);
  }

  private ConsoleCall call() {
    return new ConsoleCall(
        URI.create("http://127.0.0.1:" + console.getAddress().getPort()), new Secret(token));
  }

  @Test
  void send_withToken_postsTheLine() throws InterruptedException {
    assertThat(call().send("{}".getBytes(UTF_8)).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(20));
    assertThat(heard.take()).isEqualTo("POST /llm/v1/status Bearer " + token + " {}");
  }

  @Test
  void send_consoleThatDoesNotKnowTheCall_fails() {
    answer = 404;
    assertThat(call().send("{}".getBytes(UTF_8)).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("status 404");
  }

  @Test
  void tell_plainHttp_saysSo() {
    StatusRecord.Builder status =
        StatusRecord.builder(new Origin("s", Instant.parse("2026-01-01T00:00:00Z"), "g", "b"));
    call().tell(status);
    assertThat(status.build().links())
        .containsExactly(new StatusRecord.Link(StatusRecord.Link.CONSOLE, "", false, null));
  }
}
