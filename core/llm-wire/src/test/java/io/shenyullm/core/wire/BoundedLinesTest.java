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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BoundedLinesTest {
  private static List<String> read(String text, int maxBytes) throws IOException {
    BoundedLines lines = new BoundedLines(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes);
    List<String> read = new ArrayList<>();
    for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
      read.add(line.tooLong() ? "too long" : new String(line.bytes(), UTF_8));
    }
    return read;
  }

  @Test
  void next_lines_oneAfterTheOther() throws IOException {
    assertThat(read("a\n\nbücher\n", 10)).containsExactly("a", "", "bücher");
  }

  @Test
  void next_lineOfTheLimit_isRead() throws IOException {
    assertThat(read("1234\n", 4)).containsExactly("1234");
  }

  @Test
  void next_lineBeyondTheLimit_isReadPastAndTheNextOneRead() throws IOException {
    assertThat(read("12345\n1\n123456789\n2\n", 4))
        .containsExactly("too long", "1", "too long", "2");
  }

  /** Whoever floods must be noticed before the end of a line that has none. */
  @Test
  void next_lineWithoutEnd_isToldWhenItIsTooLong() throws IOException {
    assertThat(read("12345", 4)).containsExactly("too long");
  }

  @Test
  void next_endWithinALine_isTheEnd() throws IOException {
    assertThat(read("a\nb", 4)).containsExactly("a");
  }
}
