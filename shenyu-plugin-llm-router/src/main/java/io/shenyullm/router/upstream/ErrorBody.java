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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.json.JsonTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of an error, whichever way it says it: an {@code error} object or text (as
 * OpenAI, Anthropic and Google do), the same fields at the top, or {@code detail} (FastAPI).
 *
 * @param labels types, codes, status words and reasons in lower case, between blanks
 * @param code the first code that is a word, as the provider wrote it
 * @param number a code that is an HTTP status, 0 for none
 * @param message for people; uncleaned, may be empty
 * @param param the field of the request that it names
 * @param retryDelaySeconds how long to wait, as Google says it, without a bound; NaN if it does not
 */
record ErrorBody(
    String labels,
    @Nullable String code,
    int number,
    String message,
    @Nullable String param,
    double retryDelaySeconds) {
  static final ErrorBody NONE = new ErrorBody(" ", null, 0, "", null, Double.NaN);

  /** How many entries of a list of details are looked at. */
  private static final int MAX_DETAILS = 8;

  private static final int MAX_LABEL = 128;

  /** Reads a body; one that is not JSON (a proxy's HTML page) says nothing. */
  static ErrorBody parse(byte[] body) {
    try {
      Object tree = Json.parse(body);
      // Google wraps the errors of some of its endpoints into a list
      Object first = tree instanceof List<?> list && !list.isEmpty() ? list.get(0) : tree;
      Map<String, @Nullable Object> map = JsonTrees.map(first);
      return map == null ? NONE : of(map);
    } catch (JsonSyntaxException e) {
      return NONE;
    }
  }

  static ErrorBody of(Map<String, @Nullable Object> tree) {
    Object error = tree.get("error");
    Map<String, @Nullable Object> inner = JsonTrees.map(error);
    Map<String, @Nullable Object> told = inner == null ? tree : inner;
    StringBuilder labels = new StringBuilder(" ");
    label(labels, told.get("type"));
    label(labels, told.get("code"));
    label(labels, told.get("status"));
    List<Map<?, ?>> details = details(told.get("details"));
    details.forEach(each -> label(labels, each.get("reason")));
    String code = JsonTrees.text(told, "code");
    int number = told.get("code") instanceof Number n ? n.intValue() : 0;
    String message = JsonTrees.text(told, "message", "");
    if (message.isEmpty() && error instanceof String text) {
      message = text;
    }
    if (message.isEmpty()) {
      message = detail(tree.get("detail"));
    }
    return new ErrorBody(
        labels.toString(), code, number, message, field(told), retryDelaySeconds(details));
  }

  /** Some servers always send a {@code param}, empty or with the status where there is no field. */
  private static @Nullable String field(Map<String, @Nullable Object> told) {
    String param = JsonTrees.text(told, "param");
    return param == null || param.isBlank() || param.chars().allMatch(Character::isDigit)
        ? null
        : param;
  }

  boolean says(String label) {
    return labels.contains(label);
  }

  private static void label(StringBuilder labels, @Nullable Object value) {
    if (value instanceof String text && text.length() <= MAX_LABEL) {
      labels.append(text.toLowerCase(Locale.ROOT)).append(' ');
    }
  }

  private static List<Map<?, ?>> details(@Nullable Object details) {
    List<Map<?, ?>> known = new ArrayList<>();
    if (details instanceof List<?> list) {
      for (Object each : list.subList(0, Math.min(list.size(), MAX_DETAILS))) {
        if (each instanceof Map<?, ?> map) {
          known.add(map);
        }
      }
    }
    return known;
  }

  /** A {@code google.protobuf.Duration} in JSON: {@code 26s}, {@code 0.5s}. */
  private static double retryDelaySeconds(List<Map<?, ?>> details) {
    for (Map<?, ?> each : details) {
      if (each.get("retryDelay") instanceof String text
          && text.length() <= MAX_LABEL
          && text.endsWith("s")) {
        try {
          return Double.parseDouble(text.substring(0, text.length() - 1));
        } catch (NumberFormatException e) {
          return Double.NaN; // a delay that nobody can read is as good as none
        }
      }
    }
    return Double.NaN;
  }

  private static String detail(@Nullable Object detail) {
    if (detail instanceof String text) {
      return text;
    }
    if (detail instanceof List<?> list
        && !list.isEmpty()
        && list.get(0) instanceof Map<?, ?> first
        && first.get("msg") instanceof String text) {
      return text;
    }
    return "";
  }
}
