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

import java.nio.charset.StandardCharsets;

/**
 * Encodes items of an event stream, collecting them until {@link #take}. Data with line breaks
 * becomes several {@code data} lines; a lone CR in data comes out as a line break, as the format
 * has no way to write one. Not thread-safe.
 */
public final class SseEncoder {
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] EVENT = ascii("event: ");
  private static final byte[] ID = ascii("id: ");
  private static final byte[] RETRY = ascii("retry: ");
  private static final byte[] COMMENT = ascii(": ");
  private static final byte LF = '\n';

  private final Bytes out = new Bytes();

  /** Appends an event without name and id. */
  public SseEncoder data(byte[] data) {
    lines(DATA, data);
    out.add(LF);
    return this;
  }

  /** Appends an item. {@link SseItem.TooLarge} writes nothing: it stands for what was not read. */
  public SseEncoder item(SseItem item) {
    return item.fold(this::event, this::comment, this::retry, tooLarge -> this);
  }

  public boolean isEmpty() {
    return out.size() == 0;
  }

  /** What was appended since the last call. */
  public byte[] take() {
    byte[] bytes = out.copy();
    out.clear();
    return bytes;
  }

  private SseEncoder event(SseItem.Event event) {
    if (event.name() != null) {
      field(EVENT, event.name());
    }
    if (event.id() != null) {
      field(ID, event.id());
    }
    return data(event.data());
  }

  private SseEncoder comment(SseItem.Comment comment) {
    lines(COMMENT, comment.text());
    out.add(LF);
    return this;
  }

  private SseEncoder retry(SseItem.Retry retry) {
    field(RETRY, Long.toString(retry.millis()));
    out.add(LF);
    return this;
  }

  private void field(byte[] name, String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a field's value must be one line");
    }
    out.add(name);
    out.add(value.getBytes(StandardCharsets.UTF_8));
    out.add(LF);
  }

  private void lines(byte[] prefix, byte[] text) {
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      byte b = text[i];
      if (b == '\n' || b == '\r') {
        line(prefix, text, from, i);
        if (b == '\r' && i + 1 < text.length && text[i + 1] == '\n') {
          i++;
        }
        from = i + 1;
      }
    }
    line(prefix, text, from, text.length);
  }

  private void line(byte[] prefix, byte[] text, int from, int to) {
    out.add(prefix);
    out.add(text, from, to - from);
    out.add(LF);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
