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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** Starts a validator. */
interface ValidatorLaunch {
  /** What a JVM needs to read paths that are not ASCII; nothing else of the console's is given. */
  List<String> VARIABLES = List.of("LANG", "LC_ALL", "LC_CTYPE");

  /**
   * Starts one.
   *
   * @param folder of its JARs
   * @param work a folder of its own
   */
  Process start(Path folder, Path work) throws IOException;

  /**
   * A JVM of the kind that runs this one, with the JARs and nothing else.
   *
   * @param heap its largest
   */
  static ValidatorLaunch jvm(DataSize heap) {
    return (folder, work) -> start(command(folder, work, heap), work);
  }

  /** A process without the console's environment, in which secrets may be. */
  static Process start(List<String> command, Path work) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(VARIABLES);
    return builder.start();
  }

  private static List<String> command(Path folder, Path work, DataSize heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap.toMegabytes() + "m");
    command.add("-XX:+UseSerialGC");
    // half the work of a start; compiling itself runs too little of the same code to gain from more
    command.add("-XX:TieredStopAtLevel=1");
    // memory that is out ends it, and it is started again
    command.add("-XX:+ExitOnOutOfMemoryError");
    // standard output is for answers
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-XX:-UsePerfData");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Djava.io.tmpdir=" + work);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-classpath");
    command.add(folder + "/*");
    command.add("io.shenyullm.validator.ValidatorMain");
    return command;
  }
}
