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
package io.shenyullm.guard.mask;

/** Text inside a JSON string, with and without its escapes. */
final class JsonStrings {
  private JsonStrings() {}

  /** RFC 8259 section 7: quotes, backslashes and control characters. */
  static String escape(String value) {
    StringBuilder out = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** The text that a fragment of a JSON string stands for; broken escapes stay as they are. */
  static String unescape(String fragment) {
    if (fragment.indexOf('\\') < 0) {
      return fragment;
    }
    StringBuilder out = new StringBuilder(fragment.length());
    int i = 0;
    while (i < fragment.length()) {
      char c = fragment.charAt(i);
      if (c != '\\' || i + 1 == fragment.length()) {
        out.append(c);
        i++;
        continue;
      }
      char next = fragment.charAt(i + 1);
      int simple = "\"\\/bfnrt".indexOf(next);
      if (simple >= 0) {
        out.append("\"\\/\b\f\n\r\t".charAt(simple));
        i += 2;
      } else if (next == 'u' && isHex(fragment, i + 2)) {
        out.append((char) Integer.parseInt(fragment.substring(i + 2, i + 6), 16));
        i += 6;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private static boolean isHex(String text, int from) {
    if (from + 4 > text.length()) {
      return false;
    }
    for (int i = from; i < from + 4; i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
