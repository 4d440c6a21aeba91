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

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounds the time that a whole answer takes. {@link HttpRequest.Builder#timeout} ends with the
 * answer's headers: a server that stalls after them would be waited for without end.
 */
public final class WholeAnswer {
  private WholeAnswer() {}

  /**
   * Sends a request.
   *
   * @param limit from now until the last byte of the answer
   * @return fails with a {@link TimeoutException} when the limit has passed; the connection is
   *     given up then
   */
  public static <T> CompletableFuture<HttpResponse<T>> within(
      Duration limit, HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> body) {
    CompletableFuture<HttpResponse<T>> exchange = http.sendAsync(request, body);
    return exchange
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (response, error) -> {
              if (error instanceof TimeoutException) {
                exchange.cancel(true);
              }
            });
  }
}
