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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Small blocking HTTP calls to processes on loopback. */
public final class LocalHttp {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  private LocalHttp() {}

  public static HttpResponse<String> get(String url, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send("GET", url, headers, "");
  }

  public static HttpResponse<String> send(
      String method, String url, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(120))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("content-type", "application/json");
    }
    headers.forEach(request::setHeader);
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Whether a GET answers with the given status; false while nobody listens. */
  public static boolean answers(String url, Map<String, String> headers, int status) {
    return answers(url, headers, answer -> answer.statusCode() == status);
  }

  /** Whether a GET is answered as expected; false while nobody listens. */
  static boolean answers(
      String url, Map<String, String> headers, Predicate<HttpResponse<String>> expected) {
    try {
      return expected.test(get(url, headers));
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
