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
import io.shenyullm.core.http.RefusedException;
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
  private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(1);

  private UpstreamErrors() {}

  /** An answer with another status than 200. */
  static UpstreamException ofStatus(int status, HttpHeaders headers, byte[] body, Clock clock) {
    return of(
            status,
            ErrorBody.parse(body),
            "The provider answered with status " + status + ".",
            retryAfter(headers, clock))
        .asException();
  }

  /** An error event within a stream. */
  static UpstreamException ofEvent(ChatEvent event) {
    return ofBody(ErrorBody.of(event.tree()));
  }

  /** An error that came with status 200: it says itself what it is. */
  static UpstreamException ofBody(ErrorBody error) {
    return of(statusOf(error), error, "The provider reported an error.", null).asException();
  }

  private static int statusOf(ErrorBody error) {
    if (error.number() >= 400 && error.number() <= 599) {
      return error.number();
    }
    if (error.says("rate_limit") || error.says("resource_exhausted")) {
      return 429;
    }
    if (error.says("invalid_request") || error.says("invalid_argument")) {
      return 400;
    }
    if (error.says("not_found")) {
      return 404;
    }
    return error.says("timeout") ? 504 : 500;
  }

  /**
   * Only a wrong request is told in the provider's words: what it says otherwise is about the
   * operator's account or its own trouble, and {@code plain} is told.
   */
  private static UpstreamFailure of(
      int status, ErrorBody error, String plain, @Nullable Duration retryAfter) {
    Kind kind = kind(status, error);
    if (kind != Kind.BAD_REQUEST) {
      return new UpstreamFailure(
          kind, status, plain, null, null, retryAfter == null ? retryDelay(error) : retryAfter);
    }
    String message = clean(error.message());
    boolean tooLong = RequestFaults.isTooLong(error);
    return new UpstreamFailure(
        kind,
        status,
        message.isEmpty() ? "The provider refused the request." : message,
        tooLong ? RequestFaults.TOO_LONG : RequestFaults.code(error),
        error.param() == null ? (tooLong ? "messages" : null) : clean(error.param()),
        retryAfter);
  }

  private static Kind kind(int status, ErrorBody error) {
    if (status < 400) {
      return Kind.INVALID_RESPONSE;
    }
    if (status >= 500) {
      return status == 504 ? Kind.TIMEOUT : Kind.SERVER_ERROR;
    }
    if (AccountFaults.isCredential(error)) {
      return Kind.AUTH;
    }
    if (status == 429 && error.says("resource_exhausted")) {
      return Kind.RATE_LIMITED; // Google's message speaks of billing for a limit per minute, too
    }
    if (AccountFaults.isModelClosed(error)) {
      return Kind.NOT_FOUND;
    }
    if (AccountFaults.isAccount(error)) {
      return Kind.ACCOUNT;
    }
    return switch (status) {
      case 401, 403, 407 -> Kind.AUTH;
      case 402 -> Kind.ACCOUNT;
      case 404, 410 -> Kind.NOT_FOUND;
      case 408 -> Kind.TIMEOUT;
      case 429 -> Kind.RATE_LIMITED;
      default -> RequestFaults.isUnknownModel(error) ? Kind.NOT_FOUND : Kind.BAD_REQUEST;
    };
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

  /** A whole reply that nobody has read. */
  static UpstreamException unread(RefusedException overloaded) {
    return new UpstreamFailure(
            Kind.UNREAD, 0, overloaded.refusal().message(), null, null, READ_AGAIN_AFTER)
        .asException();
  }

  private static UpstreamException failure(Kind kind, String message) {
    return UpstreamFailure.of(kind, message).asException();
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

  private static @Nullable Duration retryDelay(ErrorBody error) {
    double seconds = error.retryDelaySeconds();
    return Double.isNaN(seconds) ? null : bounded(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static Duration bounded(Duration duration) {
    if (duration.isNegative()) {
      return Duration.ZERO;
    }
    return duration.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : duration;
  }
}
