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
package io.shenyullm.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads JSON lines, holding one at a time. */
final class NdjsonReader {
  /** Longer than any line of a console. */
  private static final int MAX_LINE_BYTES = 1024 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);

  /**
   * @param in buffered
   */
  NdjsonReader(InputStream in) {
    this.in = in;
  }

  /** The next line that is not empty; {@code null} at the end. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      line.reset();
      int b = in.read();
      if (b < 0) {
        return null;
      }
      for (; b >= 0 && b != '\n'; b = in.read()) {
        if (line.size() == MAX_LINE_BYTES) {
          throw new IOException("a line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        line.write(b);
      }
      if (line.size() > 0) {
        return line.toByteArray();
      }
    }
  }
}
