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

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expected "no" with everything a caller is told. Written in the caller's own protocol by {@link
 * io.shenyullm.core.http.ErrorShape}.
 *
 * @param status HTTP status
 * @param type OpenAI error type, e.g. {@code invalid_request_error}
 * @param code stable machine-readable code, e.g. {@code budget_exceeded}
 * @param message one sentence for a person; never holds prompt text, keys or matched data
 * @param param path of the offending request field, if any
 * @param headers additional response headers, e.g. {@code Retry-After}
 */
public record Refusal(
    int status,
    String type,
    String code,
    String message,
    @Nullable String param,
    Map<String, String> headers) {

  public Refusal {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be 4xx or 5xx: " + status);
    }
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    headers = Map.copyOf(headers);
  }

  public static Refusal of(int status, String type, String code, String message) {
    return new Refusal(status, type, code, message, null, Map.of());
  }

  /** 400 naming a request field. */
  public static Refusal badRequest(String message, @Nullable String param) {
    return new Refusal(400, "invalid_request_error", "invalid_request", message, param, Map.of());
  }

  /** 401 for a missing, unknown or revoked key. */
  public static Refusal unauthorized(String message) {
    return of(401, "authentication_error", "invalid_api_key", message);
  }

  /** 403 decided by policy. */
  public static Refusal forbidden(String message, String decisionId) {
    return new Refusal(
        403,
        "permission_error",
        "policy_denied",
        message,
        null,
        Map.of(io.shenyullm.core.http.LlmHeaders.DECISION_ID, decisionId));
  }

  /** 503 because this gateway is not able to serve the request safely. */
  public static Refusal unavailable(String code, String message) {
    return of(503, "server_error", code, message);
  }

  /** 503 because too much is under way; worth another try in a second. */
  public static Refusal overloaded(String code, String message) {
    return unavailable(code, message).withHeader("Retry-After", "1");
  }

  public Refusal withHeader(String name, String value) {
    var merged = new java.util.HashMap<>(headers);
    merged.put(name, value);
    return new Refusal(status, type, code, message, param, merged);
  }
}
