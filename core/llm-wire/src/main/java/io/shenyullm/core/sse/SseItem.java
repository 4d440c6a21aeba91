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

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an event stream is made of. Byte arrays are not copied: do not change them. */
public sealed interface SseItem {
  <T> T fold(
      Function<Event, T> event,
      Function<Comment, T> comment,
      Function<Retry, T> retry,
      Function<TooLarge, T> tooLarge);

  /**
   * One event.
   *
   * @param name the {@code event} field, {@code null} where absent
   * @param id the {@code id} field of this very event, {@code null} where absent
   * @param data the {@code data} lines joined by LF, UTF-8
   */
  record Event(@Nullable String name, @Nullable String id, byte[] data) implements SseItem {
    public Event {
      Objects.requireNonNull(data, "data");
    }

    public static Event ofData(byte[] data) {
      return new Event(null, null, data);
    }

    /** Whether the data is white space at most, as proxies send to keep a connection alive. */
    public boolean isBlank() {
      for (byte b : data) {
        if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
          return false;
        }
      }
      return true;
    }

    @Override
    public <T> T fold(
        Function<Event, T> event,
        Function<Comment, T> comment,
        Function<Retry, T> retry,
        Function<TooLarge, T> tooLarge) {
      return event.apply(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Event that
          && Objects.equals(name, that.name)
          && Objects.equals(id, that.id)
          && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, id, Arrays.hashCode(data));
    }

    /** Never shows the data, which may be a completion. */
    @Override
    public String toString() {
      return "Event[name=" + name + ", id=" + id + ", " + data.length + " bytes]";
    }
  }

  /**
   * A comment line, as servers send to keep a connection alive.
   *
   * @param text what stands behind the colon, without one leading space
   */
  record Comment(byte[] text) implements SseItem {
    public Comment {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public <T> T fold(
        Function<Event, T> event,
        Function<Comment, T> comment,
        Function<Retry, T> retry,
        Function<TooLarge, T> tooLarge) {
      return comment.apply(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Comment that && Arrays.equals(text, that.text);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(text);
    }

    @Override
    public String toString() {
      return "Comment[" + text.length + " bytes]";
    }
  }

  /**
   * The {@code retry} field: how long a client should wait before it connects again.
   *
   * @param millis not negative
   */
  record Retry(long millis) implements SseItem {
    @Override
    public <T> T fold(
        Function<Event, T> event,
        Function<Comment, T> comment,
        Function<Retry, T> retry,
        Function<TooLarge, T> tooLarge) {
      return retry.apply(this);
    }
  }

  /**
   * An event outgrew the limit. Always the last item: the decoder ignores what follows.
   *
   * @param limitBytes the limit
   */
  record TooLarge(int limitBytes) implements SseItem {
    @Override
    public <T> T fold(
        Function<Event, T> event,
        Function<Comment, T> comment,
        Function<Retry, T> retry,
        Function<TooLarge, T> tooLarge) {
      return tooLarge.apply(this);
    }
  }
}
