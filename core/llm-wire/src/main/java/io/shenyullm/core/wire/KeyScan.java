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
package io.shenyullm.core.wire;

import java.nio.charset.StandardCharsets;

/** Looks for keys in JSON bytes that have not been parsed. */
public final class KeyScan {
  private KeyScan() {}

  /** A key as it stands in the bytes, with its quotes. */
  public static byte[] key(String name) {
    return ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether a key may have a value other than {@code null}, {@code {}} and {@code []}. Never wrong
   * about a "no" as long as keys are written plainly; a "yes" must be checked by parsing.
   */
  public static boolean hasValue(byte[] json, byte[] quotedKey) {
    int last = json.length - quotedKey.length;
    for (int i = 0; i <= last; i++) {
      if (json[i] == '"' && matches(json, i, quotedKey)) {
        int at = skipBlanks(json, i + quotedKey.length);
        if (at < json.length && json[at] == ':') {
          at = skipBlanks(json, at + 1);
          if (at >= json.length || !isNothing(json, at)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean matches(byte[] json, int at, byte[] quotedKey) {
    for (int k = 1; k < quotedKey.length; k++) {
      if (json[at + k] != quotedKey[k]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNothing(byte[] json, int at) {
    byte first = json[at];
    if (first == 'n') {
      return true;
    }
    if (first != '{' && first != '[') {
      return false;
    }
    int next = skipBlanks(json, at + 1);
    return next < json.length && json[next] == (first == '{' ? '}' : ']');
  }

  private static int skipBlanks(byte[] json, int from) {
    int at = from;
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
    return at;
  }
}
