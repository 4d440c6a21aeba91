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
package io.shenyullm.quickstart.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A step of the build: makes the archive of classes from which gateways start faster. */
public final class ClassArchiveMain {
  private ClassArchiveMain() {}

  /**
   * Ends with status 0 also where no archive can be made, having said why: gateways start without.
   *
   * @param args the folder made by the build
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path home = Path.of(args[0]).toAbsolutePath();
    Path run = Files.createTempDirectory("llm-archive-");
    try {
      new ClassArchive(home).make(run);
    } catch (IOException e) {
      System.out.println("gateways start without an archive of classes: " + e.getMessage());
    }
  }
}
