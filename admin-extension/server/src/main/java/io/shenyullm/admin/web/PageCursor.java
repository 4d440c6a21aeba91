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

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Where a list that is ordered by time and id, newest first, goes on: after an entry, which is
 * named by its time and its id. Pages that add what comes in live to such a list make cursors
 * themselves.
 *
 * @param at time of that entry
 * @param id its id
 */
public record PageCursor(Instant at, String id) {
  /** Before the first page. */
  public static final PageCursor START = new PageCursor(Instant.parse("9999-01-01T00:00:00Z"), "");

  private static final int MAX_CHARS = 1_000;

  /**
   * @param text time and id, joined by a tilde; {@code null} for the first page
   * @throws ResponseStatusException 400 for any other text
   */
  public static PageCursor read(@Nullable String text) {
    if (text == null) {
      return START;
    }
    int tilde = text.indexOf('~');
    if (tilde < 0 || text.length() > MAX_CHARS) {
      throw bad();
    }
    try {
      return new PageCursor(Instant.parse(text.substring(0, tilde)), text.substring(tilde + 1));
    } catch (DateTimeException e) {
      throw bad();
    }
  }

  private static ResponseStatusException bad() {
    return new ResponseStatusException(
        HttpStatus.BAD_REQUEST,
        "cursor must be what the page before says in next, such as 2026-01-01T00:00:00Z~id; leave"
            + " it out for the first page");
  }

  /** For the next page's {@code cursor}. */
  public String toText() {
    return at + "~" + id;
  }
}
