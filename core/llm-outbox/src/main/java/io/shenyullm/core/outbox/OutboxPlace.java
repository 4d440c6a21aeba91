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
package io.shenyullm.core.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an outbox keeps records, and how many.
 *
 * @param directory of this gateway alone
 * @param memoryDirectory for records that are not on disk yet: a folder in memory that outlives the
 *     process; {@code null} for {@code /dev/shm} where there is one, else the directory itself
 * @param memoryBytes of each topic, a multiple of {@link #SEGMENT_BYTES}
 * @param maxBytes limit of the bytes of unconfirmed records
 */
public record OutboxPlace(
    Path directory, @Nullable Path memoryDirectory, int memoryBytes, long maxBytes) {
  /** Size of the files in which records lie. */
  public static final int SEGMENT_BYTES = 4 * 1024 * 1024;

  /** Default of what a topic may hold in memory: some ten thousand records. */
  public static final int DEFAULT_MEMORY_BYTES = 4 * SEGMENT_BYTES;

  /** Most of it. */
  public static final int MOST_MEMORY_BYTES = 64 * SEGMENT_BYTES;

  /** Default limit of the bytes of unconfirmed records, 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1024L * 1024 * 1024;

  /** Least limit that an outbox can work with. */
  public static final long LEAST_MAX_BYTES = 8L * 1024 * 1024;

  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  public OutboxPlace {
    Objects.requireNonNull(directory, "directory");
    if (memoryBytes < SEGMENT_BYTES
        || memoryBytes > MOST_MEMORY_BYTES
        || memoryBytes % SEGMENT_BYTES != 0) {
      throw new IllegalArgumentException(
          "memoryBytes must be a multiple of 4 MiB within 4..256 MiB: " + memoryBytes);
    }
  }

  /** Defaults but for the place. */
  public static OutboxPlace in(Path directory) {
    return new OutboxPlace(directory, null, DEFAULT_MEMORY_BYTES, DEFAULT_MAX_BYTES);
  }

  /** The folder for memory, which may be that of the records. */
  Path memory(Path records) {
    if (memoryDirectory != null) {
      return memoryDirectory;
    }
    return isMemory(SHARED_MEMORY) ? SHARED_MEMORY : records;
  }

  private static boolean isMemory(Path folder) {
    try {
      return Files.isWritable(folder) && Files.getFileStore(folder).type().equals("tmpfs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
