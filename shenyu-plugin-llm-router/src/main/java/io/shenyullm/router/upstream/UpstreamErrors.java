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
package io.shenyullm.router.upstream;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.ReadTimeoutException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.json.JsonTrees;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.router.upstream.UpstreamFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

/** Classifies what can go wrong with a provider. */
final class UpstreamErrors {
  private static final int MAX_MESSAGE = 300;
  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

  private UpstreamErrors() {}

  /** An answer with another status than 200. */
  static UpstreamException ofStatus(int status, HttpHeaders headers, byte[] body, Clock clock) {
    Kind kind =
        switch (status) {
          case 401, 403 -> Kind.AUTH;
          case 404 -> Kind.NOT_FOUND;
          case 408, 504 -> Kind.TIMEOUT;
          case 429 -> Kind.RATE_LIMITED;
          default -> {
            if (status >= 500) {
              yield Kind.SERVER_ERROR;
            }
            yield status >= 400 ? Kind.BAD_REQUEST : Kind.INVALID_RESPONSE;
          }
        };
    return new UpstreamFailure(
            kind, status, message(kind, status, body), retryAfter(headers, clock))
        .asException();
  }

  /** An error event within a stream. */
  static UpstreamException ofEvent(ChatEvent event) {
    String label = event.form().errorLabel(event);
    if (label.contains("rate_limit")) {
      return UpstreamFailure.of(Kind.RATE_LIMITED, "The provider limits the rate of requests.")
          .asException();
    }
    if (label.contains("invalid_request")) {
      return UpstreamFailure.of(Kind.BAD_REQUEST, clean(event.form().errorMessage(event)))
          .asException();
    }
    return UpstreamFailure.of(Kind.SERVER_ERROR, "The provider reported an error in its stream.")
        .asException();
  }

  /**
   * Maps what the HTTP client signals; anything else is a bug of ours and stays what it is.
   *
   * @param responded whether the reply had begun
   */
  static Throwable ofTransport(Throwable error, boolean responded) {
    if (error instanceof UpstreamException) {
      return error;
    }
    if (error instanceof ReadTimeoutException) {
      return failure(Kind.TIMEOUT, "The provider did not answer in time.");
    }
    if (error instanceof TimeoutException
        // thrown where too many wait for a connection; lives in a shaded, internal package
        || error.getClass().getSimpleName().equals("PoolAcquirePendingLimitException")) {
      return failure(Kind.BUSY, "All connections to the provider are in use.");
    }
    if (error instanceof DecoderException || error instanceof IllegalArgumentException) {
      // an upstream that does not speak HTTP shows as a bare IllegalArgumentException
      return failure(Kind.INVALID_RESPONSE, "The provider's reply is not HTTP.");
    }
    if (error instanceof ConnectException
        || error instanceof UnknownHostException
        || error instanceof SSLException) {
      return failure(Kind.CONNECT, "The provider could not be reached.");
    }
    if (error instanceof IOException || error instanceof AbortedException) {
      return responded
          ? failure(Kind.CUT, "The provider's reply ended in the middle.")
          : failure(Kind.CLOSED_EARLY, "The provider closed the connection.");
    }
    return error;
  }

  private static UpstreamException failure(Kind kind, String message) {
    return UpstreamFailure.of(kind, message).asException();
  }

  /**
   * Only a 400 may quote the provider: it is about the caller's request. What a provider says
   * otherwise is about the operator's account.
   */
  private static String message(Kind kind, int status, byte[] body) {
    if (kind != Kind.BAD_REQUEST) {
      return "The provider answered with status " + status + ".";
    }
    String quoted = "";
    try {
      quoted =
          clean(JsonTrees.text(JsonTrees.map(Json.parseObject(body).get("error")), "message", ""));
    } catch (JsonSyntaxException e) {
      quoted = ""; // an HTML page says nothing to a caller
    }
    return quoted.isEmpty() ? "The provider refused the request." : quoted;
  }

  /** One line of printable characters, at most {@value #MAX_MESSAGE}. */
  static String clean(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_MESSAGE));
    boolean space = false;
    for (int i = 0; i < text.length() && out.length() < MAX_MESSAGE; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        space = !out.isEmpty();
      } else if (Character.getType(c) != Character.FORMAT) {
        if (space) {
          out.append(' ');
          space = false;
        }
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  /** {@code retry-after-ms}, or {@code Retry-After} in seconds or as a date (RFC 9110, 10.2.3). */
  static @Nullable Duration retryAfter(HttpHeaders headers, Clock clock) {
    String millis = headers.get("retry-after-ms");
    String value = headers.get("retry-after");
    try {
      if (millis != null) {
        return bounded(Duration.ofMillis(Math.round(Double.parseDouble(millis.trim()))));
      }
      if (value == null) {
        return null;
      }
      String trimmed = value.trim();
      if (!trimmed.isEmpty() && Character.isDigit(trimmed.charAt(0))) {
        return bounded(Duration.ofMillis(Math.round(Double.parseDouble(trimmed) * 1000)));
      }
      ZonedDateTime at = ZonedDateTime.parse(trimmed, DateTimeFormatter.RFC_1123_DATE_TIME);
      return bounded(Duration.between(clock.instant(), at.toInstant()));
    } catch (NumberFormatException | DateTimeException e) {
      return null; // a header that nobody can read is as good as none
    }
  }

  private static Duration bounded(Duration duration) {
    if (duration.isNegative()) {
      return Duration.ZERO;
    }
    return duration.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : duration;
  }
}
