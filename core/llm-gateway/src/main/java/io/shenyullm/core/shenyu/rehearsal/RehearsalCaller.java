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

/** Asks a gateway on loopback the questions that callers ask, one after the other. */
final class RehearsalCaller {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String PLAIN =
      "Summarise in two sentences why a queue between two services helps when one of them is slow."
          + " Say what it costs, and when a direct call is the better choice for a small team.";

  private static final String PERSONAL =
      "Write to jane.roe@example.com or call +49 30 901820 and say that the meeting is on Friday.";

  private final HttpClient http;
  private final List<HttpRequest> questions;

  RehearsalCaller(int port, String key) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    this.questions =
        List.of(
            chat(port, key, RehearsalDocument.MODEL, PLAIN, false),
            chat(port, key, "auto", PLAIN, false),
            chat(port, key, "auto", PLAIN, true),
            chat(port, key, "auto", PERSONAL, false),
            chat(port, key, RehearsalDocument.MODEL, PERSONAL, true),
            messages(port, key));
  }

  /**
   * Asks once more.
   *
   * @param number from 0; which of the questions
   * @throws IOException if the gateway is not there or does not answer as it should
   */
  void ask(int number) throws IOException, InterruptedException {
    HttpRequest question = questions.get(number % questions.size());
    HttpResponse<String> reply = http.send(question, HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() != 200 || reply.body().isEmpty()) {
      throw new IOException(
          "a made-up request was answered with " + reply.statusCode() + " " + reply.body());
    }
  }

  private static HttpRequest chat(
      int port, String key, String model, String text, boolean streamed) {
    return question(
        port,
        "/v1/chat/completions",
        key,
        Map.of("model", model, "stream", streamed, "messages", List.of(user(text))));
  }

  private static HttpRequest messages(int port, String key) {
    return question(
        port,
        "/v1/messages",
        key,
        Map.of("model", "auto", "max_tokens", 256, "messages", List.of(user(PLAIN))));
  }

  private static Map<String, Object> user(String text) {
    return Map.of("role", "user", "content", text);
  }

  private static HttpRequest question(int port, String path, String key, Map<String, Object> body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
        .build();
  }
}
