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
package io.shenyullm.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists that the console gives in pages. */
final class Pages {
  /** Of the console's largest pages; more than any list of ours has. */
  private static final int MOST = 1_000;

  private static final int PAGE = 500;

  private Pages() {}

  /**
   * The answer of the first page, with the entries of all.
   *
   * @param path without a query, or with one that goes before
   * @param list field of the answer that holds the entries
   */
  static Map<String, @Nullable Object> all(ConsoleClient console, String path, String list)
      throws InvalidInputException {
    String first = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE;
    List<Object> entries = new ArrayList<>();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    Object cursor = null;
    for (int page = 0; page < MOST; page++) {
      Map<String, @Nullable Object> found =
          console.call(
              "GET",
              cursor == null ? first : first + "&cursor=" + ConsoleClient.encode(cursor.toString()),
              null);
      if (answer.isEmpty()) {
        answer.putAll(found);
      }
      entries.addAll(ConsoleCommand.objects(found, list));
      cursor = found.get("next");
      if (cursor == null) {
        break;
      }
    }
    answer.put(list, entries);
    answer.put("next", cursor);
    return answer;
  }
}
