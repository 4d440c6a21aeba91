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
package io.shenyullm.admin.web;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What all lists of the API ask in common, as {@code common.yaml} describes it. */
public final class ListQuery {
  private static final int MAX_LIMIT = 500;
  private static final int MAX_SEARCH_CHARS = 200;

  private ListQuery() {}

  /**
   * @param limit how many entries at most
   * @throws ResponseStatusException 400 unless it is within 1..500
   */
  public static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw bad("limit must be within 1.." + MAX_LIMIT);
    }
  }

  /**
   * @param search part of what is looked for; empty for all
   * @throws ResponseStatusException 400 if it has more than 200 characters
   */
  public static void requireSearch(String search) {
    if (search.length() > MAX_SEARCH_CHARS) {
      throw bad("q must be at most " + MAX_SEARCH_CHARS + " characters");
    }
  }

  private static ResponseStatusException bad(String why) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
  }
}
