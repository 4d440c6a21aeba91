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
package io.shenyullm.guard.admit;

/** Bytes that were put into a text, which a scan of the text does not understand. */
final class UnreadableText {
  /** Within a {@code data:} address, also in the middle of a text. */
  private static final String MARK = ";base64,";

  /** Longer than keys and digests, which are to be looked at as text. */
  private static final int SHORTEST = 128;

  private UnreadableText() {}

  static boolean isIn(String text) {
    return text.contains(MARK) || text.length() >= SHORTEST && isBase64(text);
  }

  /** Letters of both cases, so that digests in hex are none. */
  private static boolean isBase64(String text) {
    boolean upper = false;
    boolean lower = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isUpper = c >= 'A' && c <= 'Z';
      boolean isLower = c >= 'a' && c <= 'z';
      if (!isUpper && !isLower && !(c >= '0' && c <= '9') && "+/=-_\r\n".indexOf(c) < 0) {
        return false;
      }
      upper |= isUpper;
      lower |= isLower;
    }
    return upper && lower;
  }
}
