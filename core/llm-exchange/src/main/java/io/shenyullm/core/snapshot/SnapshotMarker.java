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
package io.shenyullm.core.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Remembers over restarts that a gateway was given a snapshot once, or told where one is, so that
 * it never falls back to {@linkplain AnonymousTrialSnapshot letting anonymous callers in}. Only an
 * operator takes that back, by removing the files from the data directory.
 */
final class SnapshotMarker {
  static final String NAME = "snapshot-configured";

  private static final String TEXT =
      "This gateway has been given a snapshot or told where to find one. While this file or %s is"
          + " here, it never lets anonymous callers in by itself.\n";

  private final Path directory;

  SnapshotMarker(Path directory) {
    this.directory = directory;
  }

  Path path() {
    return directory.resolve(NAME);
  }

  /**
   * What cannot be looked at counts as set. A gateway of an earlier version left a document only.
   */
  boolean isSet() {
    return !Files.notExists(path()) || !Files.notExists(directory.resolve(LastGoodFile.NAME));
  }

  void set() throws IOException {
    if (Files.exists(path())) {
      return;
    }
    Files.createDirectories(directory);
    Files.writeString(
        path(),
        TEXT.formatted(LastGoodFile.NAME),
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }
}
