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

import org.junit.jupiter.api.Test;

class LlmctlTest {
  @Test
  void help_root_listsCommands() {
    TestingShell.Result result = TestingShell.run("", "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("Usage: llmctl", "price ", "prices ");
  }

  @Test
  void help_command_listsItsOptions() {
    assertThat(TestingShell.run("", "price", "--help").out())
        .contains("Usage: llmctl price", "--prices=FILE_OR_URL");
  }

  @Test
  void run_noCommand_saysHow() {
    TestingShell.Result result = TestingShell.run("");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Usage: llmctl");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void run_unknownOption_exitsWithUsage() {
    TestingShell.Result result = TestingShell.run("", "price", "--prize", "x");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("Unknown option");
  }

  @Test
  void version_isPrinted() {
    assertThat(TestingShell.run("", "--version").out()).startsWith("llmctl ");
  }
}
