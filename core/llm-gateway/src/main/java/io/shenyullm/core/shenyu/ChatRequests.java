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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.exchange.BytesInFlight;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.http.RefusedException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonBytes;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.Form;
import io.shenyullm.core.wire.InvalidRequestException;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stage 1: bytes to a valid request, or a refusal that says what is wrong and where. */
final class ChatRequests {
  private static final int LONGEST_QUOTED_MODEL = 64;

  private ChatRequests() {}

  /**
   * The whole body within the limit; buffers are released on success, error and cancel.
   *
   * @param maxBytes of this body
   * @param claim on the memory for all bodies
   */
  static Mono<byte[]> read(ServerHttpRequest request, int maxBytes, BytesInFlight.Claim claim) {
    if (request.getHeaders().getContentLength() > maxBytes) {
      return Mono.error(new RefusedException(tooLarge(maxBytes)));
    }
    return DataBufferUtils.join(claiming(request.getBody(), claim, maxBytes), maxBytes)
        .map(ChatRequests::take)
        .onErrorMap(DataBufferLimitException.class, e -> new RefusedException(tooLarge(maxBytes)))
        .defaultIfEmpty(new byte[0]);
  }

  /**
   * Bytes, as long as there is memory for them.
   *
   * @param maxBytes that somebody else keeps to: what is beyond is not claimed
   */
  static <T extends DataBuffer> Flux<T> claiming(
      Flux<T> body, BytesInFlight.Claim claim, int maxBytes) {
    int[] room = {maxBytes};
    return body.handle(
        (buffer, sink) -> {
          int bytes = buffer.readableByteCount();
          try {
            if (bytes <= room[0]) {
              claim.add(bytes);
              room[0] -= bytes;
            }
          } catch (RefusedException e) {
            DataBufferUtils.release(buffer);
            sink.error(e);
            return;
          }
          sink.next(buffer);
        });
  }

  /** The bytes of a buffer, which is released. */
  static byte[] take(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /**
   * What reading a body takes of the memory for all of them.
   *
   * @param limit of that memory
   * @throws RefusedException 413 where it could never be read
   */
  static long treeBytes(byte[] body, long limit) {
    long bytes = JsonBytes.treeBytes(body);
    if (bytes > limit - body.length) {
      throw new RefusedException(
          Refusal.of(
              413,
              "invalid_request_error",
              "request_too_large",
              "The request body has too many values, reading it would take " + bytes + " bytes."));
    }
    return bytes;
  }

  /**
   * @throws RefusedException 400 with line and column, or naming the field
   */
  static ChatRequest parse(Form form, byte[] body) {
    if (body.length == 0) {
      throw new RefusedException(Refusal.badRequest("The request has no body.", null));
    }
    try {
      return form.request(Json.parseObject(body));
    } catch (JsonSyntaxException e) {
      throw new RefusedException(
          Refusal.badRequest("The body is not valid JSON: " + e.getMessage() + ".", null));
    } catch (InvalidRequestException e) {
      throw new RefusedException(
          Refusal.badRequest("Invalid request: " + e.getMessage() + ".", e.field()));
    }
  }

  /**
   * Where our router calls providers, a model must be known. A plain upstream knows its own models.
   *
   * @throws RefusedException 404 with suggestions
   */
  static void checkModel(ChatRequest request, Snapshot snapshot, Route route) {
    ModelCatalog catalog = snapshot.catalog();
    if (route.drive() == Route.Drive.DIRECT || catalog.knows(request.model())) {
      return;
    }
    List<String> near = catalog.suggest(request.model());
    String hint =
        near.isEmpty()
            ? " GET …/models lists what there is."
            : " Did you mean: " + String.join(", ", near) + "?";
    throw new RefusedException(
        new Refusal(
            404,
            "invalid_request_error",
            "model_not_found",
            "The model `" + quotable(request.model()) + "` does not exist here." + hint,
            "model",
            Map.of()));
  }

  private static String quotable(String model) {
    return model.length() <= LONGEST_QUOTED_MODEL
        ? model
        : model.substring(0, LONGEST_QUOTED_MODEL) + "…";
  }

  private static Refusal tooLarge(int maxBytes) {
    return Refusal.of(
        413,
        "invalid_request_error",
        "request_too_large",
        "The request body is larger than " + maxBytes + " bytes.");
  }
}
