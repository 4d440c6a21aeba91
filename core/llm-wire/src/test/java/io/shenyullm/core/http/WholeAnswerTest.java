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
package io.shenyullm.core.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WholeAnswerTest {
  @Test
  void within_serverStallsAfterTheHeaders_failsAndGivesTheConnectionUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
              .timeout(Duration.ofSeconds(60))
              .build();
      CompletableFuture<HttpResponse<byte[]>> answer =
          WholeAnswer.within(
              Duration.ofSeconds(3),
              HttpClient.newHttpClient(),
              request,
              HttpResponse.BodyHandlers.ofByteArray());
      try (Socket connection = server.accept()) {
        BufferedReader said = readRequest(connection);
        answerHeaders(connection);

        assertThatThrownBy(answer::join).hasCauseInstanceOf(TimeoutException.class);

        assertThat(said.read()).as("the end of the connection").isEqualTo(-1);
      }
    }
  }

  private static BufferedReader readRequest(Socket connection) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
    while (!said.readLine().isEmpty()) {
      // up to the empty line
    }
    return said;
  }

  private static void answerHeaders(Socket connection) throws IOException {
    connection
        .getOutputStream()
        .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".getBytes(US_ASCII));
    connection.getOutputStream().flush();
  }
}
