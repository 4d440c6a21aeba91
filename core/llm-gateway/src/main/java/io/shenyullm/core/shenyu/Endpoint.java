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

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.protocol.Protocol;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.wire.Form;
import java.util.Map;
import java.util.Optional;

/** What a path and method ask for. */
enum Endpoint {
  CHAT("POST", "/chat/completions", Protocols.OPENAI),
  MESSAGES("POST", "/messages", Protocols.ANTHROPIC),
  MODELS("GET", "/models", Protocols.OPENAI);

  private final String method;
  private final String suffix;
  private final Protocol protocol;

  Endpoint(String method, String suffix, Protocol protocol) {
    this.method = method;
    this.suffix = suffix;
    this.protocol = protocol;
  }

  /** What callers of the endpoint speak. */
  Protocol protocol() {
    return protocol;
  }

  /**
   * What a caller at a path speaks, also where nothing is served; OpenAI's where it cannot tell.
   */
  static Form formAt(String rawPath) {
    for (Endpoint endpoint : values()) {
      if (endpoint.isAt(rawPath) || rawPath.contains(endpoint.suffix + "/")) {
        return endpoint.protocol.form();
      }
    }
    return Form.OPENAI;
  }

  /** The endpoint, whatever stands in front of it; the selector has chosen the prefix. */
  static Optional<Endpoint> of(String method, String rawPath) {
    for (Endpoint endpoint : values()) {
      if (endpoint.method.equals(method) && endpoint.isAt(rawPath)) {
        return Optional.of(endpoint);
      }
    }
    return Optional.empty();
  }

  /** 405 for a known path with another method, else 404; both name what is there. */
  static Refusal unsupported(String rawPath) {
    for (Endpoint endpoint : values()) {
      if (endpoint.isAt(rawPath)) {
        return new Refusal(
            405,
            "invalid_request_error",
            "method_not_allowed",
            "This path takes " + endpoint.method + " only.",
            null,
            Map.of("Allow", endpoint.method));
      }
    }
    return Refusal.of(
        404,
        "invalid_request_error",
        "unknown_url",
        "Nothing is served at this path. Supported: POST …/chat/completions, POST …/messages, GET"
            + " …/models.");
  }

  private boolean isAt(String rawPath) {
    return rawPath.endsWith(suffix) || rawPath.endsWith(suffix + "/");
  }
}
