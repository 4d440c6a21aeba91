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
package io.shenyullm.admin.releases;

import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.web.Texts;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** What requests say, and why they are refused, in the words of the API. */
final class ReleaseTexts {
  static final int MAX_MESSAGE_CHARS = 500;

  /** A refusal is read by people, and kept. */
  private static final int MAX_REFUSAL_CHARS = 8_000;

  private ReleaseTexts() {}

  static ItemPath path(String folder, String name) {
    return ItemPath.of(folder, name)
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "an item is settings/<section>.json, rules/<name>.drl, rules/<name>.test.json,"
                        + " policy/<name>.rego, policy/policy.wasm or policy/policy.sha256; names"
                        + " have at most 100 letters, digits, spaces and ._-"));
  }

  static String message(@Nullable String text) {
    return line("message", "say why, on one line", text, MAX_MESSAGE_CHARS);
  }

  static String line(String name, String what, @Nullable String text, int max) {
    String line = text == null ? "" : text.strip();
    if (line.isEmpty() || line.length() > max || !Texts.isPrintable(line)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "%s must %s of at most %d characters".formatted(name, what, max));
    }
    return line;
  }

  static void requireDatabase(SnapshotPublisher publisher) {
    publisher
        .folder()
        .ifPresent(
            folder -> {
              throw new ResponseStatusException(
                  HttpStatus.CONFLICT,
                  "the folder "
                      + folder
                      + " is the source (llm.admin.snapshot.source): export the draft as a patch"
                      + " and apply it there; nothing was released");
            });
  }

  /**
   * What was released.
   *
   * @throws ResponseStatusException 422 with a line for each problem, or 409 where another release
   *     was faster
   */
  static StoredRelease released(ReleaseDesk.Outcome outcome) {
    StoredRelease released = outcome.release();
    if (released != null) {
      return released;
    }
    if (outcome.isOvertaken()) {
      throw new ResponseStatusException(
          HttpStatus.CONFLICT,
          "another release was made in the meantime, nothing was released: look at it first");
    }
    throw notPassed(outcome.report());
  }

  static ResponseStatusException notPassed(CheckReport report) {
    String why = report.refusal();
    return new ResponseStatusException(
        HttpStatus.UNPROCESSABLE_ENTITY,
        why.length() > MAX_REFUSAL_CHARS ? why.substring(0, MAX_REFUSAL_CHARS) + "…" : why);
  }
}
