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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonBytes;
import io.shenyullm.core.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of the model in the bytes of a reply or event, read and replaced without a tree: events
 * that nobody looks into stay unparsed. It stands at the top, or within the {@code message} at the
 * top with which some protocols begin a stream.
 */
final class ModelName {
  private static final byte[] MODEL = "model".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

  private ModelName() {}

  /**
   * The JSON with another name of the model.
   *
   * @return {@code null} if it has that name already, or none
   */
  static byte @Nullable [] replace(byte[] json, String model) {
    int from = valueOf(json);
    if (from < 0) {
      return null;
    }
    int to = JsonBytes.endOfString(json, from + 1) + 1;
    byte[] name = quoted(model);
    if (to <= 0 || Arrays.equals(json, from, to, name, 0, name.length)) {
      return null;
    }
    byte[] replaced = new byte[json.length - (to - from) + name.length];
    System.arraycopy(json, 0, replaced, 0, from);
    System.arraycopy(name, 0, replaced, from, name.length);
    System.arraycopy(json, to, replaced, from + name.length, json.length - to);
    return replaced;
  }

  /** As JSON; asked for each event, and nearly every name needs no escape. */
  private static byte[] quoted(String model) {
    int length = model.length();
    byte[] quoted = new byte[length + 2];
    quoted[0] = '"';
    for (int i = 0; i < length; i++) {
      char c = model.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return Json.write(model);
      }
      quoted[i + 1] = (byte) c;
    }
    quoted[length + 1] = '"';
    return quoted;
  }

  /** The name, {@code null} if there is none. */
  static @Nullable String of(byte[] json) {
    int from = valueOf(json);
    int to = from < 0 ? -1 : JsonBytes.endOfString(json, from + 1);
    if (to < 0) {
      return null;
    }
    try {
      return Json.parse(Arrays.copyOfRange(json, from, to + 1)) instanceof String name
          ? name
          : null;
    } catch (JsonSyntaxException e) {
      return null; // an escape that is none
    }
  }

  /** Index of the opening quote of the name, -1 if there is none. */
  private static int valueOf(byte[] json) {
    int depth = 0;
    boolean inMessage = false;
    int i = 0;
    while (i < json.length) {
      byte b = json[i];
      if (b == '"') {
        int start = i + 1;
        int end = JsonBytes.endOfString(json, start);
        if (end < 0) {
          return -1;
        }
        i = end + 1;
        int value = depth == 1 || (depth == 2 && inMessage) ? behindColon(json, i) : -1;
        if (value >= 0 && value < json.length) {
          if (json[value] == '"' && is(json, start, end, MODEL)) {
            return value;
          }
          inMessage |= depth == 1 && json[value] == '{' && is(json, start, end, MESSAGE);
        }
        continue;
      }
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
        inMessage &= depth > 1;
      }
      i++;
    }
    return -1;
  }

  private static boolean is(byte[] json, int start, int end, byte[] key) {
    return Arrays.equals(json, start, end, key, 0, key.length);
  }

  /** Index of the value of a key that ends before an index, -1 if that was no key. */
  private static int behindColon(byte[] json, int from) {
    int colon = JsonBytes.skipSpace(json, from);
    return colon < json.length && json[colon] == ':' ? JsonBytes.skipSpace(json, colon + 1) : -1;
  }
}
