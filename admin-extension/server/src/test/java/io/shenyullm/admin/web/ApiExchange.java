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
package io.shenyullm.admin.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A request to the API and what was answered.
 *
 * @param path encoded
 * @param query parameters
 * @param requestHeaders by name in small letters
 * @param answerHeaders by name in small letters
 */
record ApiExchange(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> requestHeaders,
    byte[] requestBody,
    int status,
    Map<String, String> answerHeaders,
    byte[] answerBody) {

  static ApiExchange of(MvcResult result) {
    MockHttpServletRequest request = result.getRequest();
    MockHttpServletResponse response = result.getResponse();
    Map<String, String> asked = new TreeMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      asked.put(name.toLowerCase(Locale.ROOT), Objects.toString(request.getHeader(name), ""));
    }
    Map<String, String> told = new TreeMap<>();
    for (String name : response.getHeaderNames()) {
      told.put(name.toLowerCase(Locale.ROOT), Objects.toString(response.getHeader(name), ""));
    }
    Map<String, List<String>> query = new TreeMap<>();
    request.getParameterMap().forEach((name, values) -> query.put(name, List.of(values)));
    byte[] sent = request.getContentAsByteArray();
    return new ApiExchange(
        String.valueOf(request.getMethod()),
        String.valueOf(request.getRequestURI()),
        query,
        asked,
        sent == null ? new byte[0] : sent,
        response.getStatus(),
        told,
        response.getContentAsByteArray());
  }

  static ApiExchange of(HttpRequest request, HttpResponse<String> response) {
    Map<String, List<String>> query = new TreeMap<>();
    UriComponentsBuilder.fromUri(request.uri())
        .build()
        .getQueryParams()
        .forEach((name, values) -> query.put(name, values));
    return new ApiExchange(
        request.method(),
        request.uri().getRawPath(),
        query,
        first(request.headers().map()),
        request.bodyPublisher().map(ApiExchange::bytes).orElseGet(() -> new byte[0]),
        response.statusCode(),
        first(response.headers().map()),
        response.body().getBytes(UTF_8));
  }

  /** What a publisher of something that is in memory publishes, once more. */
  private static byte[] bytes(HttpRequest.BodyPublisher body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    body.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer part) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
          }

          @Override
          public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            whole.complete(bytes.toByteArray());
          }
        });
    return whole.join();
  }

  private static Map<String, String> first(Map<String, List<String>> headers) {
    Map<String, String> first = new TreeMap<>();
    headers.forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return first;
  }

  /** A header without its parameters; {@code null} where there is none. */
  static @Nullable String mediaType(Map<String, String> headers) {
    String type = headers.get("content-type");
    return type == null ? null : type.split(";", 2)[0].strip();
  }

  boolean isDone() {
    return status >= 200 && status < 300;
  }

  @Override
  public String toString() {
    return method + " " + path + " " + query.keySet() + " -> " + status;
  }
}
