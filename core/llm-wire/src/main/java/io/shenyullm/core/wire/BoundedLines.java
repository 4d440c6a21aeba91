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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a stream, none longer than a limit: what is longer is read past and told apart. For one
 * thread.
 */
public final class BoundedLines {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private boolean withinLongLine;

  /**
   * @param maxBytes of a line without its end
   */
  public BoundedLines(InputStream in, int maxBytes) {
    this.in = new BufferedInputStream(in, BUFFER_BYTES);
    this.maxBytes = maxBytes;
  }

  /**
   * A line.
   *
   * @param bytes without its end; empty where it was too long
   */
  @SuppressWarnings("ArrayRecordComponent") // read once
  public record Line(byte[] bytes, boolean tooLong) {}

  /**
   * The next line, or the beginning of one that is too long, of which the rest is read past when
   * the next is asked for; {@code null} at the end, also where what came before it has no line's
   * end.
   */
  public @Nullable Line next() throws IOException {
    if (withinLongLine && !readPastLongLine()) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int read = in.read(); read >= 0; read = in.read()) {
      if (read == '\n') {
        return new Line(line.toByteArray(), false);
      }
      if (line.size() == maxBytes) {
        withinLongLine = true;
        return new Line(new byte[0], true);
      }
      line.write(read);
    }
    return null;
  }

  private boolean readPastLongLine() throws IOException {
    for (int read = in.read(); read >= 0; read = in.read()) {
      if (read == '\n') {
        withinLongLine = false;
        return true;
      }
    }
    return false;
  }
}
