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

import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PublicKey;

/** Keys that signatures are checked with, as options give them. */
final class PublicKeys {
  private static final int MAX_KEY_FILE_BYTES = 4096;

  private PublicKeys() {}

  /**
   * @param given the key itself, or the name of a PEM file with it
   */
  static PublicKey read(String given) throws InvalidInputException, IOException {
    String text = given;
    try {
      Path file = Path.of(given);
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_KEY_FILE_BYTES) {
        String pem = Files.readString(file);
        // the console's own file holds both halves
        int from = pem.indexOf("-----BEGIN PUBLIC KEY-----");
        text = from < 0 ? pem : pem.substring(from);
      }
    } catch (InvalidPathException e) {
      text = given; // a key, and no name of a file
    }
    try {
      return SnapshotEnvelope.publicKey(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--public-key is " + e.getMessage());
    }
  }
}
