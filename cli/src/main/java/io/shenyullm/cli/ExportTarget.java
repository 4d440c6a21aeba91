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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an export goes: to standard output, or into a file that is whole or is what it was. */
final class ExportTarget {
  private static final int BUFFER_BYTES = 1 << 16;

  @Option(names = "--out", paramLabel = "FILE", description = "Where to; else standard output")
  private @Nullable Path file;

  @Option(names = "--force", description = "Replaces a file that is there")
  private boolean force;

  /**
   * @throws InvalidInputException if the file must not be replaced, or the export was cut short
   */
  void write(PrintStream out, ConsoleClient console, String path)
      throws InvalidInputException, IOException {
    if (file == null) {
      fetch(console, path, out);
    } else {
      fetchInto(file, console, path);
    }
  }

  /** An earlier export may be all there is to hold a later one against. */
  void requireReplaceable() throws InvalidInputException {
    if (file != null
        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !(force && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
      throw new InvalidInputException(
          file + (force ? " is no file" : " is there already: --force replaces it"));
    }
  }

  private void fetchInto(Path to, ConsoleClient console, String path)
      throws InvalidInputException, IOException {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      fetch(console, path, Files.newOutputStream(part));
      if (force) {
        Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(part, to);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void fetch(ConsoleClient console, String path, OutputStream target)
      throws InvalidInputException, IOException {
    try (OutputStream to = new BufferedOutputStream(target, BUFFER_BYTES);
        InputStream in = new BufferedInputStream(console.stream(path), BUFFER_BYTES)) {
      if (!copy(in, to)) {
        throw new InvalidInputException("the export was cut short: export it again");
      }
    }
  }

  /** Copies, and says whether the last line is the end of an export. */
  private static boolean copy(InputStream in, OutputStream to) throws IOException {
    NdjsonReader lines = new NdjsonReader(in);
    boolean ended = false;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      to.write(line);
      to.write('\n');
      ended = isEnd(line);
    }
    return ended;
  }

  private static boolean isEnd(byte[] line) {
    try {
      return line.length < 1_000 && Json.parseObject(line).get("end") instanceof Map<?, ?>;
    } catch (JsonSyntaxException e) {
      return false;
    }
  }
}
