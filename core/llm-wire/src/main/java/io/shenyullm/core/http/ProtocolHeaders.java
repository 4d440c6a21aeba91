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

import io.shenyullm.core.wire.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a caller asks of its protocol in headers, such as a version or features in trial: names and
 * dates, several of them with commas between. What is longer than any such list, or holds other
 * characters, is left out whole: half of what was asked for is something else.
 */
public final class ProtocolHeaders {
  private static final int LONGEST = 1024;

  private ProtocolHeaders() {}

  /**
   * The headers of a request that its form knows, by name; lists sorted, so that what asks for the
   * same looks the same.
   *
   * @param values of a header, by its name; empty for none
   */
  public static Map<String, String> of(Form form, Function<String, List<String>> values) {
    if (form.headers().isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new TreeMap<>();
    for (String name : form.headers()) {
      String asked = list(values.apply(name));
      if (!asked.isEmpty()) {
        headers.put(name, asked);
      }
    }
    return Map.copyOf(headers);
  }

  /** Empty for what is not to be sent on. */
  private static String list(List<String> lines) {
    if (lines.stream().mapToInt(String::length).sum() > LONGEST) {
      return "";
    }
    List<String> words =
        lines.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
    return words.stream().allMatch(word -> word.chars().allMatch(ProtocolHeaders::isAllowed))
        ? words.stream().distinct().sorted().collect(Collectors.joining(","))
        : "";
  }

  private static boolean isAllowed(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.';
  }
}
