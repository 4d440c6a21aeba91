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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final LineCommand ECHO = record -> Map.of("seen", record.size());

  private static String run(LineCommand command, InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonLines(command).run(in, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void run_lines_keepsOrderAndId() throws IOException {
    assertThat(run(ECHO, input("{\"id\":\"é\"}\r\n \n{\"a\":1,\"b\":2}")))
        .isEqualTo("{\"id\":\"é\",\"seen\":1}\n{\"seen\":2}\n");
  }

  @Test
  void run_nothing_answersNothing() throws IOException {
    assertThat(run(ECHO, input(""))).isEmpty();
  }

  @Test
  void run_bugInCommand_costsOneAnswer() throws IOException {
    LineCommand broken =
        record -> {
          if (record.containsKey("bad")) {
            throw new IllegalStateException("holds a prompt");
          }
          return Map.of("ok", true);
        };

    assertThat(run(broken, input("{\"id\":1,\"bad\":1}\n{\"id\":2}\n")))
        .isEqualTo(
            "{\"id\":1,\"error\":\"internal error: IllegalStateException\"}\n{\"id\":2,\"ok\":true}\n");
  }

  @Test
  void run_lineOverTheLimit_isSkippedWithoutHoldingIt() throws IOException {
    byte[] chunk = new byte[1 << 20];
    Arrays.fill(chunk, (byte) 'x');
    InputStream in = input("");
    for (int i = 0; i <= JsonLines.MAX_LINE_BYTES / chunk.length; i++) {
      in = new SequenceInputStream(in, new ByteArrayInputStream(chunk));
    }
    in = new SequenceInputStream(in, input("\n{\"id\":2}\n"));

    assertThat(run(ECHO, in).lines())
        .containsExactly(
            "{\"error\":\"line is longer than 33554432 bytes\"}", "{\"id\":2,\"seen\":1}");
  }

  @Test
  void run_inputPauses_flushesWhatIsAnswered() throws Exception {
    try (PipedOutputStream feed = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(feed);
        PipedOutputStream out = new PipedOutputStream();
        PipedInputStream answers = new PipedInputStream(out)) {
      Thread runner =
          new Thread(
              () -> {
                try {
                  new JsonLines(ECHO).run(in, out);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      runner.start();
      feed.write("{\"id\":1}\n".getBytes(StandardCharsets.UTF_8));
      feed.flush();

      // arrives although the input is still open
      assertThat(new String(answers.readNBytes(18), StandardCharsets.UTF_8))
          .isEqualTo("{\"id\":1,\"seen\":1}\n");
      feed.close();
      runner.join();
    }
  }

  @Property(tries = 300, seed = "1")
  void run_anyBytes_answersEveryLine(@ForAll byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    JsonLines.Summary summary = new JsonLines(ECHO).run(new ByteArrayInputStream(bytes), out);

    assertThat(out.toString(StandardCharsets.UTF_8).lines().count()).isEqualTo(summary.lines());
    assertThat(summary.errors()).isLessThanOrEqualTo(summary.lines());
  }
}
