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

/** Text of others, made fit for a terminal: what they wrote must not steer it. */
final class Printable {
  private Printable() {}

  /**
   * In one line, with a space for each break and tab, and a question mark for each other control
   * character (also those beyond ASCII), for what is invisible or turns the direction of writing,
   * and for what is no character at all.
   */
  static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().map(Printable::shown).forEach(printable::appendCodePoint);
    return printable.toString();
  }

  private static int shown(int character) {
    if (character == '\n' || character == '\r' || character == '\t') {
      return ' ';
    }
    return steers(character) ? '?' : character;
  }

  private static boolean steers(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
