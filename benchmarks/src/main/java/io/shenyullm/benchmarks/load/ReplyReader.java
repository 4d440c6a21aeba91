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
package io.shenyullm.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds the end of an HTTP/1.1 reply, byte by byte, and what the figures need: the status, the
 * moment at which content appears, sizes. Knows the two framings that the servers here use, a
 * length and chunks.
 */
final class ReplyReader {
  private static final byte[] CONTENT = "\"content\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT = 512;

  private enum Part {
    HEAD,
    LENGTH_BODY,
    CHUNK_SIZE,
    CHUNK_BODY,
    CHUNK_END,
    TRAILER
  }

  private final StringBuilder line = new StringBuilder();
  private final StringBuilder start = new StringBuilder();
  private Part part = Part.HEAD;
  private int status;
  private boolean chunked;
  private boolean framed;
  private long left;
  private int matched;
  private byte previous;
  private boolean content;
  private long bodyBytes;
  private long events;
  private boolean done;
  private boolean closing;

  void reset() {
    line.setLength(0);
    start.setLength(0);
    part = Part.HEAD;
    status = 0;
    chunked = false;
    framed = false;
    left = 0;
    matched = 0;
    previous = 0;
    content = false;
    bodyBytes = 0;
    events = 0;
    done = false;
    closing = false;
  }

  int status() {
    return status;
  }

  /** Whether a non-empty piece of the answer has arrived. */
  boolean hasContent() {
    return content;
  }

  boolean isDone() {
    return done;
  }

  /** Whether the server closes the connection after this reply. */
  boolean isClosing() {
    return closing;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /** Blank lines in the body, which is the number of events of a stream. */
  long events() {
    return events;
  }

  /** Beginning of the body, for saying what went wrong. */
  String bodyStart() {
    return start.toString();
  }

  /** Takes the next bytes; nothing may follow the end, because nothing more was asked for. */
  void feed(byte[] bytes, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      if (done) {
        throw new IOException("bytes after the end of a reply");
      }
      byte b = bytes[i];
      switch (part) {
        case LENGTH_BODY -> {
          body(b);
          done = --left == 0;
        }
        case CHUNK_BODY -> {
          body(b);
          if (--left == 0) {
            part = Part.CHUNK_END;
          }
        }
        default -> {
          if (b == '\n') {
            endOfLine(line.toString());
            line.setLength(0);
          } else if (b != '\r') {
            line.append((char) b);
          }
        }
      }
    }
  }

  private void endOfLine(String text) throws IOException {
    switch (part) {
      case HEAD -> head(text);
      case CHUNK_SIZE -> {
        left = Long.parseLong(text.trim(), 16);
        part = left == 0 ? Part.TRAILER : Part.CHUNK_BODY;
      }
      case CHUNK_END -> part = Part.CHUNK_SIZE;
      case TRAILER -> done = text.isEmpty();
      default -> throw new IllegalStateException("no lines in " + part);
    }
  }

  private void head(String text) throws IOException {
    if (status == 0) {
      status = Integer.parseInt(text.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
      return;
    }
    if (!text.isEmpty()) {
      String lower = text.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        framed = true;
        left = Long.parseLong(lower.substring("content-length:".length()).trim());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
        framed |= chunked;
      } else if (lower.startsWith("connection:") && lower.contains("close")) {
        closing = true;
      }
      return;
    }
    if (!framed) {
      throw new IOException("a reply with neither a length nor chunks, status " + status);
    }
    part = chunked ? Part.CHUNK_SIZE : Part.LENGTH_BODY;
    done = !chunked && left == 0;
  }

  private void body(byte b) {
    if (bodyBytes++ < KEPT) {
      start.append((char) b);
    }
    if (b == '\n' && previous == '\n') {
      events++;
    }
    previous = b;
    if (content) {
      return;
    }
    if (matched == CONTENT.length) {
      content = b != '"';
      matched = content ? matched : 1;
    } else if (b == CONTENT[matched]) {
      matched++;
    } else {
      matched = b == CONTENT[0] ? 1 : 0;
    }
  }
}
