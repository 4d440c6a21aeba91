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
package io.shenyullm.cli;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.pricing.PriceCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads a price catalogue from a file or an address. */
final class PriceSource {
  private static final int MAX_BYTES = 64 * 1024 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private PriceSource() {}

  static PriceCatalog read(String source) throws InvalidInputException {
    try (InputStream in = open(source)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new InvalidInputException(source + " is larger than " + MAX_BYTES + " bytes");
      }
      return PriceCatalog.parse(bytes);
    } catch (SnapshotException e) {
      throw new InvalidInputException(source + ": " + e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException("cannot read " + source + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidInputException("interrupted while reading " + source);
    }
  }

  private static InputStream open(String source)
      throws IOException, InterruptedException, InvalidInputException {
    if (!source.startsWith("https://") && !source.startsWith("http://")) {
      return Files.newInputStream(Path.of(source));
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(source)).timeout(TIMEOUT).build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      response.body().close();
      throw new InvalidInputException(source + " answered with status " + response.statusCode());
    }
    return response.body();
  }
}
