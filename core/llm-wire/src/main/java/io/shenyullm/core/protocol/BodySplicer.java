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
package io.shenyullm.core.protocol;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Changes the model of a request, and asks for usage, in the caller's own bytes: everything else
 * stays as it came, and nothing is serialised again. Works on bytes that have been parsed before,
 * so it only has to find its way, not to validate.
 */
public final class BodySplicer {
  private static final byte[] MODEL = "model".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ASK =
      ",\"stream_options\":{\"include_usage\":true}}".getBytes(StandardCharsets.US_ASCII);

  private BodySplicer() {}

  /**
   * Returns the changed bytes.
   *
   * @param askForUsage whether to append {@code stream_options}, which must not be there yet
   * @return {@code null} where the bytes are not plain UTF-8 JSON as expected; the caller then
   *     serialises
   */
  public static byte @Nullable [] splice(byte[] body, String model, boolean askForUsage) {
    int valueStart = -1;
    int valueEnd = -1;
    int depth = 0;
    int close = -1;
    int i = 0;
    while (i < body.length) {
      byte b = body[i];
      if (b == '"') {
        int end = JsonBytes.endOfString(body, i + 1);
        if (end < 0) {
          return null;
        }
        if (depth == 1 && valueStart < 0 && isModel(body, i + 1, end)) {
          int colon = JsonBytes.skipSpace(body, end + 1);
          int value =
              colon < body.length && body[colon] == ':' ? JsonBytes.skipSpace(body, colon + 1) : -1;
          if (value >= 0 && value < body.length && body[value] == '"') {
            int valueLast = JsonBytes.endOfString(body, value + 1);
            if (valueLast < 0) {
              return null;
            }
            valueStart = value;
            valueEnd = valueLast + 1;
            i = valueEnd;
            continue;
          }
        }
        i = end + 1;
        continue;
      }
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
        if (depth == 0) {
          close = i;
          break;
        }
      } else if (depth == 0 && !JsonBytes.isSpace(b)) {
        return null; // a byte order mark or another encoding
      }
      i++;
    }
    if (valueStart < 0 || close < 0) {
      return null;
    }
    byte[] name = Json.write(model);
    int tail = askForUsage ? ASK.length : 1;
    var out = new ByteArrayOutputStream(close + name.length + tail - (valueEnd - valueStart));
    out.write(body, 0, valueStart);
    out.write(name, 0, name.length);
    out.write(body, valueEnd, close - valueEnd);
    if (askForUsage) {
      out.write(ASK, 0, ASK.length);
    } else {
      out.write('}');
    }
    return out.toByteArray();
  }

  private static boolean isModel(byte[] body, int start, int end) {
    return end - start == MODEL.length
        && java.util.Arrays.equals(body, start, end, MODEL, 0, MODEL.length);
  }
}
