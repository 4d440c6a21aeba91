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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.Sha256;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Carries out a {@code POST} with an {@code Idempotency-Key} once, however often it is sent within
 * a day: a client that has lost the answer sends it again and is told what it was told. Comes after
 * {@link RoleGuard}, so that it knows who asks. Thread-safe.
 *
 * <p>An answer is kept when something may have been changed. What was refused has changed nothing
 * and may be sent again, mended or not.
 */
public final class RepeatedPosts implements HandlerInterceptor {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotency-Replayed";

  private static final Logger LOG = LoggerFactory.getLogger(RepeatedPosts.class);
  private static final String NAME = RepeatedPosts.class.getName();
  private static final int MAX_KEY_CHARS = 200;
  private static final int MAX_KEPT_CHARS = 60_000;
  private static final List<String> KEPT_HEADERS = List.of("Content-Type", "ETag", "Location");

  /** Failures of which nobody knows what they have done. */
  private static final Set<Integer> UNKNOWN_OUTCOME = Set.of(500, 502, 504);

  private final AnswerStore answers;
  private final Clock clock;

  public RepeatedPosts(AnswerStore answers, Clock clock) {
    this.answers = answers;
    this.clock = clock;
  }

  static boolean isFor(HttpServletRequest request) {
    return request.getMethod().equals("POST") && request.getHeader(HEADER) != null;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    String user = Operators.user(request);
    // what is open to all is nobody's to repeat, and a login answers with a session
    if (user == null
        || RoleGuard.isOpenToAll(handler)
        || !(request.getAttribute(BodyFilter.Held.ATTRIBUTE) instanceof BodyFilter.Held held)) {
      return true;
    }
    AnswerStore.Name name = new AnswerStore.Name(Sha256.hex(user), key(request.getHeader(HEADER)));
    String sha256 = fingerprint(request, held.body());
    AnswerStore.Known known;
    try {
      known = answers.begin(name, sha256);
    } catch (DataAccessException e) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the console's database cannot be written, nothing was done: "
              + e.getMostSpecificCause().getMessage(),
          e);
    }
    if (known == null) {
      request.setAttribute(NAME, name);
      return true;
    }
    if (!known.sha256().equals(sha256)) {
      throw new ResponseStatusException(
          HttpStatus.UNPROCESSABLE_ENTITY,
          HEADER + " was used for another request within a day: make a new key for each");
    }
    AnswerStore.Answer answer = known.answer();
    if (answer == null || answer.body() == null) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, why(known));
    }
    replay(answer, answer.body(), response);
    return false;
  }

  private String why(AnswerStore.Known known) {
    if (known.answer() != null) {
      return "the same request was carried out, and its answer was too long to keep or is shown"
          + " once only: look at what there is now";
    }
    return known.isInDoubt(clock.instant())
        ? "the console ended while it carried out the same request, and nobody knows what came of"
            + " it: look, and use a new key to do it again"
        : "the same request is being carried out: try again in a moment";
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (!(request.getAttribute(NAME) instanceof AnswerStore.Name name)
        || !(request.getAttribute(BodyFilter.Held.ATTRIBUTE) instanceof BodyFilter.Held held)) {
      return;
    }
    int status = held.answer().getStatus();
    try {
      if (failure == null && (status < 300 || UNKNOWN_OUTCOME.contains(status))) {
        answers.end(name, answer(held.answer()));
      } else if (failure == null) {
        answers.remove(name);
      }
    } catch (DataAccessException e) {
      // whoever sends it again is told that nobody knows
      LOG.warn("an answer with a key could not be kept: {}", e.toString());
    }
  }

  private static AnswerStore.Answer answer(ContentCachingResponseWrapper written) {
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    for (String name : KEPT_HEADERS) {
      String value =
          name.equals("Content-Type") ? written.getContentType() : written.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String body = new String(written.getContentAsByteArray(), UTF_8);
    return new AnswerStore.Answer(
        written.getStatus(),
        new String(Json.write(headers), UTF_8),
        body.length() > MAX_KEPT_CHARS || isShownOnce(written) ? null : body);
  }

  /** Secrets are kept nowhere in clear; problems have none, though nobody may cache them either. */
  private static boolean isShownOnce(ContentCachingResponseWrapper written) {
    String control = written.getHeader("Cache-Control");
    return written.getStatus() < 300 && control != null && control.contains("no-store");
  }

  private static void replay(AnswerStore.Answer answer, String body, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.status());
    Json.parseObject(answer.headers().getBytes(UTF_8))
        .forEach((name, value) -> response.setHeader(name, String.valueOf(value)));
    response.setHeader(REPLAYED, "true");
    response.getOutputStream().write(body.getBytes(UTF_8));
  }

  private static String key(@Nullable String text) {
    String key = text == null ? "" : text.strip();
    if (key.isEmpty()
        || key.length() > MAX_KEY_CHARS
        || key.chars().anyMatch(each -> each < 0x20 || each > 0x7e)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          HEADER
              + " must be 1 to "
              + MAX_KEY_CHARS
              + " printable ASCII characters, such as a UUID");
    }
    return key;
  }

  private static String fingerprint(HttpServletRequest request, byte[] body) {
    String head = request.getRequestURI() + '?' + request.getQueryString() + '\n';
    MessageDigest digest = Sha256.digest();
    digest.update(head.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest.digest(body));
  }
}
