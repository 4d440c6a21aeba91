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
package io.shenyullm.router.upstream;

import io.shenyullm.core.json.JsonBytes;
import io.shenyullm.core.sse.SseItem;
import io.shenyullm.core.wire.ChatEvent;
import io.shenyullm.core.wire.Form;

/**
 * Finds out in one pass over the bytes of an event whether anybody has to parse it: almost no event
 * carries usage, an error or an end, and a DOM for each would cost more than everything else that
 * the gateway does with it.
 */
final class EventScanner {
  private static final byte[] USAGE = {'u', 's', 'a', 'g', 'e'};
  private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
  private static final byte[] FINISH =
      "finish_reason".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] STOP =
      "stop_reason".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private EventScanner() {}

  /**
   * Wraps one event.
   *
   * @throws UpstreamException if the bytes do not have the outline of one JSON object
   */
  static UpstreamEvent scan(Form form, SseItem.Event sse) {
    byte[] data = sse.data();
    ChatEvent event = ChatEvent.ofData(form, sse.name(), data);
    if (event.isDone()) {
      return UpstreamEvent.plain(event);
    }
    boolean usage = false;
    boolean error = false;
    boolean finish = false;
    int depth = 0;
    int i = 0;
    boolean closed = false;
    while (i < data.length) {
      byte b = data[i];
      if (b == '"') {
        int start = i + 1;
        int end = JsonBytes.endOfString(data, start);
        if (end < 0 || depth == 0) {
          throw notJson();
        }
        i = end + 1;
        int length = end - start;
        if ((length == 5 || length == FINISH.length || length == STOP.length)
            && isKeyWithValue(data, i)) {
          usage |= matches(data, start, length, USAGE);
          error |= matches(data, start, length, ERROR);
          finish |= matches(data, start, length, FINISH) || matches(data, start, length, STOP);
        }
        continue;
      }
      if (b == '{' || b == '[') {
        if (closed || (depth == 0 && b == '[')) {
          throw notJson();
        }
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
        closed = depth == 0;
      } else if (depth == 0 && !JsonBytes.isSpace(b)) {
        throw notJson();
      }
      i++;
    }
    if (!closed) {
      throw notJson();
    }
    return new UpstreamEvent(event, usage, error, finish, false);
  }

  private static boolean isKeyWithValue(byte[] data, int from) {
    int i = JsonBytes.skipSpace(data, from);
    if (i >= data.length || data[i] != ':') {
      return false;
    }
    i = JsonBytes.skipSpace(data, i + 1);
    return i < data.length && data[i] != 'n'; // null
  }

  private static boolean matches(byte[] data, int start, int length, byte[] key) {
    return length == key.length
        && java.util.Arrays.equals(data, start, start + length, key, 0, length);
  }

  private static UpstreamException notJson() {
    return UpstreamFailure.of(
            UpstreamFailure.Kind.INVALID_RESPONSE, "The provider sent an event that is not JSON.")
        .asException();
  }
}
