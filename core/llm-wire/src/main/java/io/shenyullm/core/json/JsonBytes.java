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
package io.shenyullm.core.json;

/** Steps over JSON in its bytes, for readers that need a few fields and no tree. */
public final class JsonBytes {
  /** Measured on a 64-bit JVM: 61 for messages of one letter, 30 for empty objects. */
  private static final int BYTES_PER_MARK = 64;

  private JsonBytes() {}

  /**
   * About how many bytes a tree of this JSON takes at most, besides its bytes: one that holds many
   * small values takes twenty times as much as its bytes, prose hardly more than them. Commas and
   * brackets within strings count as if they were outside, as finding out would take longer.
   */
  public static long treeBytes(byte[] json) {
    long marks = 0;
    for (byte b : json) {
      if (b == ',' || b == ':' || b == '{' || b == '[') {
        marks++;
      }
    }
    return json.length + marks * BYTES_PER_MARK;
  }

  /**
   * Index of a string's closing quote, -1 if there is none.
   *
   * @param from first index behind the opening quote
   */
  public static int endOfString(byte[] json, int from) {
    int i = from;
    while (i < json.length) {
      byte b = json[i];
      if (b == '\\') {
        i += 2;
      } else if (b == '"') {
        return i;
      } else {
        i++;
      }
    }
    return -1;
  }

  /**
   * Index of the first byte from an index on that is no white space; the length if there is none.
   */
  public static int skipSpace(byte[] json, int from) {
    int i = from;
    while (i < json.length && isSpace(json[i])) {
      i++;
    }
    return i;
  }

  public static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
