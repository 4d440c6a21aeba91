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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.Secret;
import io.shenyullm.core.config.SnapshotException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns references in a document into what they refer to: {@code {"env":NAME}} or {@code
 * {"file":PATH}}. A document never holds a secret itself. Thread-safe.
 */
public final class SecretResolver {
  /** Largest file that is read as a secret or key set. */
  private static final long MAX_FILE_BYTES = 1024 * 1024;

  private final Function<String, @Nullable String> environment;
  private final Path directory;
  private final boolean formOnly;

  /**
   * @param environment value of an environment variable, or {@code null}
   * @param directory what relative paths are relative to
   */
  public SecretResolver(Function<String, @Nullable String> environment, Path directory) {
    this(environment, directory, false);
  }

  private SecretResolver(
      Function<String, @Nullable String> environment, Path directory, boolean formOnly) {
    this.formOnly = formOnly;
    this.environment = Objects.requireNonNull(environment, "environment");
    this.directory = Objects.requireNonNull(directory, "directory");
  }

  /**
   * Checks that references are well formed without following them: for whoever validates a document
   * for gateways that have the secrets.
   *
   * @param directory what relative paths of public files, such as key sets, are relative to
   */
  public static SecretResolver formOnly(Path directory) {
    return new SecretResolver(name -> null, directory, true);
  }

  /** The secret that a key refers to; empty where the key is absent. */
  Optional<Secret> resolve(ConfigNode node, String key) throws SnapshotException {
    if (!node.has(key)) {
      return Optional.empty();
    }
    if (node.raw(key) instanceof String) {
      throw node.problem(
          key,
          "must be a reference, {\"env\":NAME} or {\"file\":PATH}; secrets do not belong in a"
              + " document");
    }
    ConfigNode reference = node.object(key);
    reference.allowOnly("env", "file");
    Optional<String> env = reference.optionalString("env");
    Optional<String> file = reference.optionalString("file");
    if (env.isPresent() == file.isPresent()) {
      throw node.problem(key, "must have either \"env\" or \"file\"");
    }
    if (formOnly) {
      return Optional.of(new Secret("not followed"));
    }
    String value;
    if (env.isPresent()) {
      value = environment.apply(env.get());
      if (value == null || value.isBlank()) {
        throw reference.problem("env", "environment variable " + env.get() + " is not set");
      }
    } else {
      value = new String(read(reference, "file", file.orElseThrow()), StandardCharsets.UTF_8);
      if (value.isBlank()) {
        throw reference.problem("file", "the file is empty");
      }
    }
    return Optional.of(new Secret(value.strip()));
  }

  /** The bytes of a file that a key names. */
  byte[] read(ConfigNode node, String key, String path) throws SnapshotException {
    try {
      Path file = directory.resolve(path);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw node.problem(key, "file " + path + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException | RuntimeException e) {
      throw node.problem(key, "file " + path + " cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
