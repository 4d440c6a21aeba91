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
package io.shenyullm.quickstart.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

/** Calls a demo's gateway and console as a program without an SDK would. */
final class TestingCaller {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Demo demo;

  /** Of one login: the console lets an address in 60 times a minute. */
  private String session = "";

  TestingCaller(Demo demo) {
    this.demo = demo;
  }

  HttpResponse<String> chat(String key, String body) throws IOException, InterruptedException {
    return LocalHttp.send(
        "POST",
        demo.endpoint() + "/chat/completions",
        Map.of("Authorization", "Bearer " + key),
        body);
  }

  HttpResponse<String> ask(String model, String text) throws IOException, InterruptedException {
    return chat(
        demo.keys().alice(),
        JSON.writeValueAsString(
            Map.of(
                "model",
                model,
                "messages",
                new Object[] {Map.of("role", "user", "content", text)})));
  }

  static String errorCode(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body()).path("error").path("code").asText();
  }

  /** Asks the console's API. */
  JsonNode console(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        LocalHttp.get(demo.consoleBase() + path, Map.of("X-Access-Token", token()));
    return JSON.readTree(answer.body());
  }

  /** Changes something at the console. */
  HttpResponse<String> consoleSend(String method, String path, String body)
      throws IOException, InterruptedException {
    // a change is made whatever is there
    return LocalHttp.send(
        method,
        demo.consoleBase() + path,
        Map.of("X-Access-Token", token(), "If-Match", "*"),
        body);
  }

  private synchronized String token() throws IOException, InterruptedException {
    if (session.isEmpty()) {
      session = login();
    }
    return session;
  }

  private String login() throws IOException, InterruptedException {
    HttpResponse<String> login =
        LocalHttp.send(
            "POST",
            demo.consoleBase() + "/llm/api/v1/sessions",
            Map.of(),
            JSON.writeValueAsString(
                Map.of("user", "admin", "password", demo.keys().consolePassword())));
    return JSON.readTree(login.body()).path("token").asText();
  }
}
