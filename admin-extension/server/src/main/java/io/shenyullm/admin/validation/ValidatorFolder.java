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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.system.ApplicationHome;

/**
 * Where the validator's JARs lie: the folder that is set, else {@code validator} beside the
 * console's own JAR or beside the folder of that, such as a ShenYu admin's {@code ext-lib}.
 *
 * @param looked where to look, the first first
 */
record ValidatorFolder(List<Path> looked) {
  private static final String NAME = "validator";
  private static final String JAR = "llm-validator";

  ValidatorFolder {
    looked = List.copyOf(looked);
  }

  /**
   * @param set by the operator
   */
  static ValidatorFolder of(@Nullable Path set) {
    if (set != null) {
      return new ValidatorFolder(List.of(set.toAbsolutePath()));
    }
    return besides(new ApplicationHome(ValidatorFolder.class).getSource());
  }

  /**
   * @param console its JAR; {@code null} where it has none
   */
  static ValidatorFolder besides(@Nullable File console) {
    List<Path> looked = new ArrayList<>();
    for (Path folder = console == null ? null : console.toPath().toAbsolutePath().getParent();
        folder != null && looked.size() < 2;
        folder = folder.getParent()) {
      looked.add(folder.resolve(NAME));
    }
    return new ValidatorFolder(looked);
  }

  /** The folder, looked for anew. */
  Optional<Path> find() {
    return looked.stream().filter(ValidatorFolder::hasTheJar).findFirst();
  }

  private static boolean hasTheJar(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .anyMatch(name -> name.startsWith(JAR) && name.endsWith(".jar"));
    } catch (IOException e) {
      return false; // what cannot be read is not the validator's
    }
  }

  /** What to do where there is none. */
  String advice() {
    String where =
        looked.isEmpty()
            ? "the console does not run from a JAR"
            : "it was looked for in "
                + looked.stream().map(Path::toString).collect(Collectors.joining(" and "));
    return "there is no "
        + JAR
        + "-*.jar: "
        + where
        + ". Put the zip's folder validator/ there, or set llm.admin.validator.dir";
  }
}
