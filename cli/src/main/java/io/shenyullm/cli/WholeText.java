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

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Texts that must come out as they are, because they go in again. */
final class WholeText {
  private WholeText() {}

  /** Never over a file that is there. */
  static void write(byte[] bytes, Path file) throws InvalidInputException {
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new InvalidInputException(file + " is there already");
    } catch (IOException e) {
      throw new InvalidInputException(file + " cannot be written: " + e);
    }
  }

  /** Refuses what a terminal would not show as it is. */
  static void requirePlain(String text) throws InvalidInputException {
    String shown = text.replace("\r\n", "").replace("\n", "").replace("\t", "");
    if (!Printable.of(shown).equals(shown)) {
      throw new InvalidInputException(
          "the text has characters that steer a terminal: give --out FILE");
    }
  }
}
