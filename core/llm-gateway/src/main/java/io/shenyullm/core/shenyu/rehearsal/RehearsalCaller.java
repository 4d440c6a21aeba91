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
package io.shenyullm.core.shenyu.rehearsal;

import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Asks a gateway on loopback the questions that callers ask, one after the other. No two are equal,
 * so that nothing is answered from what is remembered of earlier ones.
 */
final class RehearsalCaller {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String PLAIN =
      "Summarise in two sentences why a queue between two services helps when one of them is slow."
          + " Say what it costs, and when a direct call is the better choice for a team of ";

  private static final String PERSONAL =
      "Write to jane.roe@example.com or call +49 30 901820 and say that the meeting is in room ";

  private final HttpClient http;
  private final int port;
  private final String key;

  RehearsalCaller(int port, String key) {
    this.port = port;
    this.key = key;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(PATIENCE)
            .build();
  }

  /**
   * Asks once more.
   *
   * @param number from 0, different for each question
   * @throws IOException if the gateway is not there or does not answer as it should
   */
  void ask(int number) throws IOException, InterruptedException {
    HttpResponse<String> reply = http.send(question(number), HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() != 200 || reply.body().isEmpty()) {
      throw new IOException(
          "a made-up request was answered with " + reply.statusCode() + " " + reply.body());
    }
  }

  private HttpRequest question(int number) {
    return switch (number % 6) {
      case 0 -> chat(RehearsalDocument.MODEL, PLAIN + number, false);
      case 1 -> chat("auto", PLAIN + number, false);
      case 2 -> chat("auto", PLAIN + number, true);
      case 3 -> chat("auto", PERSONAL + number, false);
      case 4 -> chat(RehearsalDocument.MODEL, PERSONAL + number, true);
      default -> messages(PLAIN + number);
    };
  }

  private HttpRequest chat(String model, String text, boolean streamed) {
    return post(
        "/v1/chat/completions",
        Map.of("model", model, "stream", streamed, "messages", List.of(user(text))));
  }

  private HttpRequest messages(String text) {
    return post(
        "/v1/messages",
        Map.of("model", "auto", "max_tokens", 256, "messages", List.of(user(text))));
  }

  private static Map<String, Object> user(String text) {
    return Map.of("role", "user", "content", text);
  }

  private HttpRequest post(String path, Map<String, Object> body) {
    return HttpRequest.newBuilder(
            URI.create("http://" + RehearsalProvider.HOST + ":" + port + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
        .build();
  }
}
