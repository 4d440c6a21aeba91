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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.protocol.UntranslatableException;
import io.shenyullm.router.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.Map;

/** What a caller is told when no provider has answered. */
final class UpstreamRefusals {
  private static final String SERVER_ERROR = "server_error";

  private UpstreamRefusals() {}

  static Refusal of(UpstreamFailure failure) {
    String message = failure.message();
    Refusal refusal =
        switch (failure.kind()) {
          case CONNECT, CLOSED_EARLY, CUT ->
              Refusal.of(502, SERVER_ERROR, "upstream_unavailable", message);
          case BUSY -> Refusal.of(503, SERVER_ERROR, "upstream_busy", message);
          case UNREAD -> Refusal.of(503, SERVER_ERROR, "overloaded", message);
          case TIMEOUT -> Refusal.of(504, SERVER_ERROR, "upstream_timeout", message);
          case RATE_LIMITED -> Refusal.of(429, "rate_limit_error", "rate_limit_exceeded", message);
          case SERVER_ERROR -> Refusal.of(502, SERVER_ERROR, "upstream_error", message);
          case INVALID_RESPONSE ->
              Refusal.of(502, SERVER_ERROR, "upstream_invalid_response", message);
          case AUTH -> Refusal.of(502, SERVER_ERROR, "upstream_auth", message);
          case ACCOUNT -> Refusal.of(502, SERVER_ERROR, "upstream_account", message);
          case NOT_FOUND -> Refusal.of(502, SERVER_ERROR, "upstream_not_found", message);
          case BAD_REQUEST -> ofRequest(failure);
        };
    Duration retryAfter = failure.retryAfter();
    return retryAfter == null ? refusal : refusal.withHeader("Retry-After", seconds(retryAfter));
  }

  private static Refusal ofRequest(UpstreamFailure failure) {
    String code = failure.code();
    return new Refusal(
        failure.status() == 413 ? 413 : 400,
        "invalid_request_error",
        code == null ? "upstream_bad_request" : code,
        failure.message(),
        failure.param(),
        Map.of());
  }

  static Refusal of(UntranslatableException untranslatable) {
    return new Refusal(
        400,
        "invalid_request_error",
        "unsupported_field",
        untranslatable.field() + " " + untranslatable.getMessage(),
        untranslatable.field(),
        Map.of());
  }

  static Refusal coolingDown(Duration opensIn) {
    return Refusal.unavailable(
            "upstream_cooling_down", "All providers that may serve the request have failed lately.")
        .withHeader("Retry-After", seconds(opensIn));
  }

  /** Whole seconds, rounded up, at least one. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, (duration.toMillis() + 999) / 1000));
  }
}
