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

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.WholeAnswer;
import io.shenyullm.records.StatusRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Posts to the console, and remembers by which certificate it was known. Thread-safe. */
final class ConsoleCall implements StatusReporter.Sender, StatusSource {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI target;
  private final @Nullable Secret token;
  private volatile @Nullable Instant expiresAt;

  /**
   * @param consoleUrl where {@code /llm/v1/status} is found under
   * @param token gateway token; {@code null} for none
   */
  ConsoleCall(URI consoleUrl, @Nullable Secret token) {
    String url = consoleUrl.toString();
    this.target = URI.create((url.endsWith("/") ? url : url + "/") + "llm/v1/status");
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public CompletionStage<Void> send(byte[] line) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(line));
    if (token != null) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    return WholeAnswer.within(ANSWER, http, request.build(), HttpResponse.BodyHandlers.discarding())
        .thenCompose(this::judge);
  }

  private CompletionStage<Void> judge(HttpResponse<Void> response) {
    expiresAt = response.sslSession().map(ConsoleCall::expiry).orElse(null);
    return response.statusCode() / 100 == 2
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(
            new IOException("the console answered with status " + response.statusCode()));
  }

  private static @Nullable Instant expiry(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? own.getNotAfter().toInstant()
          : null;
    } catch (SSLPeerUnverifiedException e) {
      // it has shown none
      return null;
    }
  }

  @Override
  public void tell(StatusRecord.Builder status) {
    status.link(
        new StatusRecord.Link(
            StatusRecord.Link.CONSOLE, "", "https".equals(target.getScheme()), expiresAt));
  }
}
