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
package io.shenyullm.guard.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

/**
 * A gateway's secret, from which the keys of its chains of audit records are derived. It stays on
 * the gateway's machine and with who checks chains; never in a record.
 */
public final class AuditKey {
  /** Its file in the data directory, where no other is named. */
  public static final String FILE_NAME = "audit-key";

  /** Fewest characters of a secret. */
  static final int LEAST_CHARS = 32;

  private static final int MADE_BYTES = 32;
  private static final int MAX_FILE_BYTES = 4096;

  private final byte[] secret;

  private AuditKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * @param text any secret of 32 characters or more; blanks around it do not count
   * @throws IllegalArgumentException if it is shorter
   */
  public static AuditKey of(String text) {
    String secret = text.strip();
    if (secret.length() < LEAST_CHARS) {
      throw new IllegalArgumentException(
          "an audit key must have at least " + LEAST_CHARS + " characters");
    }
    return new AuditKey(secret.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a key's file.
   *
   * @throws IOException if it cannot be read or holds no key
   */
  public static AuditKey read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException(file + " is too large for an audit key");
    }
    try {
      return of(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Reads a key's file, or makes one that only its owner can read. */
  public static AuditKey readOrCreate(Path file, SecureRandom random) throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    Files.createDirectories(folder);
    byte[] made = new byte[MADE_BYTES];
    random.nextBytes(made);
    FileAttribute<?>[] owner =
        Files.getFileStore(folder).supportsFileAttributeView("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    String text = HexFormat.of().formatHex(made) + "\n";
    // whole or not at all: a key that is cut short would be another one after the next start
    Path whole = Files.createTempFile(folder, FILE_NAME, ".tmp", owner);
    try {
      write(whole, text, Set.of(StandardOpenOption.WRITE));
      put(file, whole, text, owner);
      forceFolder(folder);
    } catch (FileAlreadyExistsException e) {
      return read(file); // another process was faster
    } finally {
      Files.deleteIfExists(whole);
    }
    return read(file);
  }

  private static void put(Path file, Path whole, String text, FileAttribute<?>[] owner)
      throws IOException {
    try {
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      // a file system without links; never over the key of another process either
      write(file, text, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
    }
  }

  /** On disk when it returns: records are chained with the key from then on. */
  private static void write(
      Path file, String text, Set<StandardOpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** So that the file's name is there as long as its bytes; not every system can. */
  private static void forceFolder(Path folder) throws IOException {
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** The key of the chain of one gateway and boot. */
  ChainKey chain(String gateway, String boot) {
    return ChainKey.derived(secret, gateway, boot);
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "AuditKey";
  }
}
