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

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Checks what operators write; it is logged and kept, so it is short and printable. */
public final class Texts {
  private static final int MAX_ID_CHARS = 200;
  private static final int MAX_REASON_CHARS = 500;

  private Texts() {}

  public static String id(String text, String what) {
    if (text.isBlank() || text.length() > MAX_ID_CHARS || !isPrintable(text)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "the id of the " + what + " must be 1 to " + MAX_ID_CHARS + " printable characters");
    }
    return text;
  }

  public static String reason(@Nullable String text) {
    String reason = text == null ? "" : text.strip();
    if (reason.isEmpty() || reason.length() > MAX_REASON_CHARS || !isPrintable(reason)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "reason must say why, on one line of at most " + MAX_REASON_CHARS + " characters");
    }
    return reason;
  }

  public static boolean isPrintable(String text) {
    return text.codePoints().noneMatch(Character::isISOControl);
  }
}
