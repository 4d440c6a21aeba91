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

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a provider finds wrong with a request, in the words that OpenAI's clients act upon. */
final class RequestFaults {
  /** Agents shorten their history when they see this code. */
  static final String TOO_LONG = "context_length_exceeded";

  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

  private static final List<String> TOO_LONG_PHRASES =
      List.of(
          "prompt is too long",
          "input is too long",
          "maximum context length",
          "context length exceeded",
          "exceeds the context window",
          "exceed the context window",
          "exceeds the available context size",
          "exceed context limit",
          "maximum number of tokens allowed",
          "range of input length");

  private RequestFaults() {}

  static boolean isTooLong(ErrorBody error) {
    if (error.says(TOO_LONG) || error.says("exceed_context_size")) {
      return true;
    }
    String message = error.message().toLowerCase(Locale.ROOT);
    return TOO_LONG_PHRASES.stream().anyMatch(message::contains);
  }

  /** Whether the provider does not serve the model, which it may say with 400, too. */
  static boolean isUnknownModel(ErrorBody error) {
    return error.says("model_not_found")
        || error.says("modelnotfound")
        || error.says("invalid_model")
        || error.says("deploymentnotfound")
        || error.says("model_decommissioned");
  }

  /** The provider's own code where it is a word, such as {@code content_filter}. */
  static @Nullable String code(ErrorBody error) {
    String code = error.code();
    return code != null && CODE.matcher(code).matches() ? code : null;
  }
}
