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
package io.shenyullm.core.outbox;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.LimitedBody;
import io.shenyullm.core.http.WholeAnswer;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.wire.BoundedText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Posts newline-separated records to the console's data-plane API. Thread-safe. */
public final class HttpRecordSink implements RecordSink {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int SOME_REJECTED = 422;
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final int MAX_REASON_CHARS = 200;

  private final HttpClient http;
  private final String base;
  private final @Nullable Secret token;

  /**
   * @param consoleUrl where {@code /llm/v1/usage} is found under
   * @param token gateway token; {@code null} for none
   */
  public HttpRecordSink(URI consoleUrl, @Nullable Secret token) {
    String url = Objects.requireNonNull(consoleUrl, "consoleUrl").toString();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public CompletionStage<Receipt> send(Outbox.Topic topic, List<byte[]> records) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(base + "/llm/v1/" + topic.name().toLowerCase(Locale.ROOT)))
            .timeout(ANSWER)
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(lines(records)));
    if (token != null) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    return WholeAnswer.within(ANSWER, http, request.build(), HttpRecordSink::body)
        .thenCompose(response -> judge(response, records.size()));
  }

  /** Only one answer has to be read. */
  private static HttpResponse.BodySubscriber<byte[]> body(HttpResponse.ResponseInfo response) {
    return response.statusCode() == SOME_REJECTED
        ? new LimitedBody(MAX_ANSWER_BYTES)
        : HttpResponse.BodySubscribers.replacing(new byte[0]);
  }

  private static CompletionStage<Receipt> judge(HttpResponse<byte[]> response, int sent) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return CompletableFuture.completedFuture(Receipt.COMPLETE);
    }
    if (status == SOME_REJECTED) {
      Map<Integer, String> rejected = rejected(response.body(), sent);
      if (!rejected.isEmpty()) {
        return CompletableFuture.completedFuture(new Receipt(rejected));
      }
    }
    String message = "the console answered with status " + status;
    // others, such as 401 and 404, are about us or the address and heal without new records
    boolean aboutTheRecords = status == 400 || status == 413 || status == SOME_REJECTED;
    return CompletableFuture.failedFuture(
        aboutTheRecords ? new RecordRejectedException(message) : new IOException(message));
  }

  /** Reasons by position; empty where the answer is not one of our console's. */
  private static Map<Integer, String> rejected(byte[] answer, int sent) {
    Map<Integer, String> rejected = new HashMap<>();
    try {
      if (Json.parseObject(answer).get("rejected") instanceof List<?> lines) {
        for (Object line : lines) {
          if (!(line instanceof Map<?, ?> told)
              || !(told.get("line") instanceof Integer number)
              || number < 1
              || number > sent) {
            return Map.of();
          }
          String reason = told.get("reason") instanceof String text ? text : "no reason given";
          rejected.put(number - 1, BoundedText.note(reason, MAX_REASON_CHARS));
        }
      }
    } catch (JsonSyntaxException e) {
      return Map.of();
    }
    return rejected;
  }

  private static byte[] lines(List<byte[]> records) {
    int length = 0;
    for (byte[] record : records) {
      length += record.length + 1;
    }
    byte[] lines = new byte[length];
    int at = 0;
    for (byte[] record : records) {
      System.arraycopy(record, 0, lines, at, record.length);
      for (int end = at + record.length; at < end; at++) {
        // a line break can only stand between tokens of JSON, where a space means the same
        if (lines[at] == '\n' || lines[at] == '\r') {
          lines[at] = ' ';
        }
      }
      lines[at++] = '\n';
    }
    return lines;
  }
}
