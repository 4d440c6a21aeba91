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
package io.shenyullm.admin.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidatorFolderTest {
  @TempDir private Path home;

  private Path installed(String folder) throws IOException {
    Path made = Files.createDirectories(home.resolve(folder));
    Files.writeString(made.resolve("llm-validator-1.jar"), "");
    return made;
  }

  private ValidatorFolder besides(String jar) {
    return ValidatorFolder.besides(home.resolve(jar).toFile());
  }

  @Test
  void find_besideTheConsole() throws IOException {
    Path folder = installed("console/validator");
    assertThat(besides("console/llm-console.jar").find()).contains(folder);
  }

  /** The zip's layout, and a ShenYu admin's. */
  @Test
  void find_besideTheFolderOfTheConsole() throws IOException {
    Path folder = installed("validator");
    assertThat(besides("console/llm-console.jar").find()).contains(folder);
    assertThat(besides("ext-lib/llm-admin-server.jar").find()).contains(folder);
  }

  @Test
  void find_setFolder_isTheOnlyOne() throws IOException {
    installed("validator");
    assertThat(ValidatorFolder.of(home.resolve("other")).find()).isEmpty();
    Path other = installed("other");
    assertThat(ValidatorFolder.of(home.resolve("other")).find()).contains(other);
  }

  @Test
  void find_folderWithoutItsJar_isNone() throws IOException {
    Files.createDirectories(home.resolve("validator"));
    Files.writeString(home.resolve("validator/other.jar"), "");
    assertThat(besides("console/llm-console.jar").find()).isEmpty();
  }

  @Test
  void advice_saysWhereItWasLookedFor() {
    assertThat(besides("console/llm-console.jar").advice())
        .contains(home.resolve("console/validator").toString())
        .contains(home.resolve("validator").toString())
        .contains("llm.admin.validator.dir");
    assertThat(ValidatorFolder.besides(null).advice()).contains("does not run from a JAR");
  }
}
