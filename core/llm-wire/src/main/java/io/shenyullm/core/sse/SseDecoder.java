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
package io.shenyullm.core.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an event stream as the WHATWG HTML standard (section 9.2.6) says, from chunks that may be
 * split anywhere: within a character, a line end or an event. Lines end with LF, CR or CRLF; one
 * leading byte order mark is skipped.
 *
 * <p>Two things differ from a browser, because a gateway must lose nothing: comments and retry
 * times are handed out, and an event that the stream's end cuts before its blank line still comes
 * out, so that a last {@code data: [DONE]} without a line end counts.
 *
 * <p>Works on bytes; text is decoded by whoever reads the data. Not thread-safe; one instance per
 * stream.
 */
public final class SseDecoder {
  /** Default limit of one event, 4 MiB. */
  public static final int DEFAULT_MAX_EVENT_BYTES = 4 * 1024 * 1024;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final int maxEventBytes;
  private final Bytes line = new Bytes();
  private final Bytes data = new Bytes();
  private boolean hasData;
  private @Nullable String name;
  private @Nullable String id;
  private boolean afterCr;
  private boolean failed;

  /** Matched bytes of the byte order mark, or -1 once the stream's start is over. */
  private int mark;

  /**
   * @param maxEventBytes most bytes that one event's lines may have together
   */
  public SseDecoder(int maxEventBytes) {
    if (maxEventBytes <= 0) {
      throw new IllegalArgumentException("maxEventBytes must be positive: " + maxEventBytes);
    }
    this.maxEventBytes = maxEventBytes;
  }

  /** Decodes a chunk; the buffer is read to its end. */
  public List<SseItem> decode(ByteBuffer chunk) {
    List<SseItem> items = new ArrayList<>();
    if (chunk.hasArray()) {
      decode(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining(), items::add);
      chunk.position(chunk.limit());
    } else {
      byte[] copy = new byte[chunk.remaining()];
      chunk.get(copy);
      decode(copy, 0, copy.length, items::add);
    }
    return items;
  }

  /** Decodes a chunk. The array may be used again afterwards: items hold copies. */
  public void decode(byte[] chunk, int offset, int length, Consumer<? super SseItem> out) {
    int at = offset;
    int end = offset + length;
    while (mark >= 0 && at < end) {
      at = skipMark(chunk, at);
    }
    while (at < end && !failed) {
      if (afterCr) {
        afterCr = false;
        if (chunk[at] == LF) {
          at++;
          continue;
        }
      }
      int stop = at;
      while (stop < end && chunk[stop] != LF && chunk[stop] != CR) {
        stop++;
      }
      if (tooLarge(stop - at, out)) {
        return;
      }
      if (stop == end) {
        line.add(chunk, at, stop - at);
        return;
      }
      if (line.size() == 0) {
        onLine(chunk, at, stop - at, out);
      } else {
        line.add(chunk, at, stop - at);
        onLine(line.array(), 0, line.size(), out);
        line.clear();
      }
      afterCr = chunk[stop] == CR;
      at = stop + 1;
    }
  }

  /** The stream has ended: hands out an event that lacks its blank line. */
  public List<SseItem> end() {
    List<SseItem> items = new ArrayList<>(1);
    if (!failed) {
      if (line.size() > 0) {
        onLine(line.array(), 0, line.size(), items::add);
        line.clear();
      }
      dispatch(items::add);
    }
    return items;
  }

  /** Whether an event was over the limit, after which nothing is decoded any more. */
  public boolean hasFailed() {
    return failed;
  }

  private int skipMark(byte[] chunk, int at) {
    if (chunk[at] == MARK[mark]) {
      mark++;
      if (mark == MARK.length) {
        mark = -1;
      }
      return at + 1;
    }
    // not a mark after all: what was held back belongs to the first line
    line.add(MARK, 0, mark);
    mark = -1;
    return at;
  }

  private boolean tooLarge(int more, Consumer<? super SseItem> out) {
    if ((long) line.size() + data.size() + more <= maxEventBytes) {
      return false;
    }
    failed = true;
    line.clear();
    data.clear();
    out.accept(new SseItem.TooLarge(maxEventBytes));
    return true;
  }

  private void onLine(byte[] bytes, int offset, int length, Consumer<? super SseItem> out) {
    if (length == 0) {
      dispatch(out);
      return;
    }
    int colon = offset;
    int end = offset + length;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, end);
    if (value < end && bytes[value] == ' ') {
      value++;
    }
    int valueLength = end - value;
    int fieldLength = colon - offset;
    if (fieldLength == 0) {
      out.accept(new SseItem.Comment(Arrays.copyOfRange(bytes, value, end)));
    } else if (is(bytes, offset, fieldLength, "data")) {
      if (hasData) {
        data.add(LF);
      }
      data.add(bytes, value, valueLength);
      hasData = true;
    } else if (is(bytes, offset, fieldLength, "event")) {
      name = new String(bytes, value, valueLength, StandardCharsets.UTF_8);
    } else if (is(bytes, offset, fieldLength, "id")) {
      String text = new String(bytes, value, valueLength, StandardCharsets.UTF_8);
      if (text.indexOf('\0') < 0) {
        id = text;
      }
    } else if (is(bytes, offset, fieldLength, "retry")) {
      onRetry(bytes, value, valueLength, out);
    }
  }

  private static void onRetry(byte[] bytes, int offset, int length, Consumer<? super SseItem> out) {
    // the standard ignores what is not all digits; more than 15 are no sensible time
    if (length == 0 || length > 15) {
      return;
    }
    long millis = 0;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return;
      }
      millis = millis * 10 + (bytes[i] - '0');
    }
    out.accept(new SseItem.Retry(millis));
  }

  private void dispatch(Consumer<? super SseItem> out) {
    if (hasData) {
      out.accept(new SseItem.Event(name, id, data.copy()));
    }
    hasData = false;
    data.clear();
    name = null;
    id = null;
  }

  private static boolean is(byte[] bytes, int offset, int length, String field) {
    if (length != field.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[offset + i] != field.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
