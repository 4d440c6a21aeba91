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
import io.shenyullm.core.http.RefusedException;
import java.util.concurrent.TimeoutException;
import org.springframework.web.server.ResponseStatusException;

/** Turns what went wrong in the chain into what a caller and a log may know. */
final class Failures {
  private static final int DEEPEST_CAUSE = 16;

  private Failures() {}

  /** The refusal that an error carries or amounts to. Messages of foreign errors are not told. */
  static Refusal refusalOf(Throwable error, boolean promptReleased) {
    Throwable at = error;
    for (int i = 0; at != null && i < DEEPEST_CAUSE; i++, at = at.getCause()) {
      if (at instanceof RefusedException refused) {
        return refused.refusal();
      }
      if (at instanceof ResponseStatusException status) {
        return ofStatus(status.getStatusCode().value());
      }
      if (at instanceof TimeoutException) {
        return ofStatus(504);
      }
    }
    return promptReleased
        ? ofStatus(502)
        : Refusal.of(500, "server_error", "internal_error", "The gateway failed.");
  }

  static boolean isExpected(Throwable error) {
    return error instanceof RefusedException;
  }

  /** Class and place of an error and of its causes, without messages: those may quote a prompt. */
  static String describe(Throwable error) {
    StringBuilder text = new StringBuilder();
    Throwable at = error;
    for (int i = 0; at != null && i < DEEPEST_CAUSE; i++, at = at.getCause()) {
      StackTraceElement[] stack = at.getStackTrace();
      text.append(i == 0 ? "" : ", caused by ").append(at.getClass().getName());
      if (stack.length > 0) {
        text.append(" at ").append(stack[0]);
      }
    }
    return text.toString();
  }

  private static Refusal ofStatus(int status) {
    if (status == 504) {
      return Refusal.of(504, "server_error", "upstream_timeout", "The upstream took too long.");
    }
    if (status == 503) {
      return Refusal.of(503, "server_error", "upstream_unavailable", "No upstream is available.");
    }
    return Refusal.of(
        status >= 400 && status <= 599 ? status : 502,
        "server_error",
        "upstream_error",
        "The upstream failed to answer.");
  }
}
