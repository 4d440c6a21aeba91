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
package io.shenyullm.quickstart.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The delivered zip as its users have it: unpacked, with its command line. */
final class UnpackedZip {
  private final Path folder;

  private UnpackedZip(Path folder) {
    this.folder = folder;
  }

  static UnpackedZip unpack(Path zip, Path into) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("the zip has an entry outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
    try (var folders = Files.list(into)) {
      UnpackedZip unpacked = new UnpackedZip(folders.findFirst().orElseThrow());
      if (!unpacked.file("llmctl").toFile().setExecutable(true)) {
        throw new IOException("llmctl cannot be made executable");
      }
      return unpacked;
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Copies the files of a folder to where its reader is told to put it. */
  void copy(String from, String to) throws IOException {
    Files.createDirectories(file(to));
    try (var files = Files.list(file(from))) {
      for (Path each : files.toList()) {
        Files.copy(each, file(to).resolve(each.getFileName()));
      }
    }
  }

  /**
   * What a command has printed.
   *
   * @param status exit status
   * @param out both streams
   */
  record Printed(int status, String out) {}

  /** Runs the command line as it stands in the zip. */
  Printed llmctl(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./llmctl"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      String out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Printed(process.waitFor(), out);
    }
  }
}
