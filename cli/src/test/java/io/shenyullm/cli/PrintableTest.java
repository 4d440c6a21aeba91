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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrintableTest {
  /** Escape, C1's control sequence introducer, right-to-left override, separators of lines. */
  private static final String STEERING = "a\u001b[2J\u009b2J\u202eb\u2028\u2029\r\nc\ud800d";

  private static final String PRINTABLE = "a?[2J?2J?b??  c?d";

  @Test
  void of_whatSteersATerminal_isAQuestionMark() {
    assertThat(Printable.of(STEERING)).isEqualTo(PRINTABLE);
    assertThat(Printable.of("张 é 😀 ok")).isEqualTo("张 é 😀 ok");
  }

  @Test
  void lineAndTable_printNothingElse() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConsoleCommand.line(new PrintStream(out), STEERING);
    TextTable table = new TextTable("NAME");
    table.add(STEERING);
    table.print(new PrintStream(out));
    assertThat(out.toString(UTF_8)).isEqualTo(PRINTABLE + "\nNAME\n" + PRINTABLE + "\n");
  }

  /** As the parser of times quotes what it cannot read. */
  @Test
  void failure_thatQuotesAFile_isPrintable(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("export.ndjson"),
            "{\"anchor\":{\"gateway\":\"g\",\"boot\":\"b\",\"sequence\":1,\"hash\":\"%s\","
                    .formatted("0".repeat(64))
                + "\"at\":\"\\u001b[2J\\u009b\",\"keyId\":\"k\",\"signature\":\"s\"}}\n");
    TestingShell.Result result = TestingShell.run("", "audit", "verify", file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("?[2J?").doesNotContain("\u001b", "\u009b");
  }
}
