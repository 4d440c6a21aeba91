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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.LimitedBody;
import io.shenyullm.core.http.WholeAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Fetches the bytes at a location if they have changed. Does not follow redirects. */
final class SnapshotFetcher {
  /** Largest document that is taken. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration HEADERS = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final LoaderSettings settings;

  SnapshotFetcher(LoaderSettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * What was fetched.
   *
   * @param tag names this state of the source; the same tag means the same bytes
   */
  record Fetched(byte[] bytes, String tag) {}

  /**
   * Fetches.
   *
   * @param seen tag of what has been fetched before, or {@code null}
   * @return empty where nothing has changed since; fails with an {@link IOException} where the
   *     source cannot be read
   */
  CompletionStage<Optional<Fetched>> fetch(SnapshotSource source, @Nullable String seen) {
    try {
      return source.isRemote()
          ? fetchRemote(source, seen)
          : CompletableFuture.completedFuture(readFile(Path.of(source.location()), seen));
    } catch (IOException | IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Optional<Fetched> readFile(Path file, @Nullable String seen) throws IOException {
    String tag = Files.getLastModifiedTime(file).toMillis() + ":" + Files.size(file);
    if (tag.equals(seen)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than " + MAX_BYTES + " bytes");
      }
      return Optional.of(new Fetched(bytes, tag));
    }
  }

  private CompletionStage<Optional<Fetched>> fetchRemote(
      SnapshotSource source, @Nullable String seen) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(source.location())).timeout(HEADERS).GET();
    Optional<Secret> token = settings.tokenFor(source.location());
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
    if (seen != null && !seen.isEmpty()) {
      request.header("If-None-Match", seen);
    }
    return WholeAnswer.within(WHOLE, http, request.build(), info -> new LimitedBody(MAX_BYTES))
        .thenCompose(SnapshotFetcher::judge);
  }

  private static CompletionStage<Optional<Fetched>> judge(HttpResponse<byte[]> response) {
    if (response.statusCode() == 304) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    if (response.statusCode() != 200) {
      return CompletableFuture.failedFuture(
          new IOException("answered with status " + response.statusCode()));
    }
    String tag = response.headers().firstValue("etag").orElse("");
    return CompletableFuture.completedFuture(Optional.of(new Fetched(response.body(), tag)));
  }
}
