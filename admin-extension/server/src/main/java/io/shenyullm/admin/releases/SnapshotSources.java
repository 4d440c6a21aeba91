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
package io.shenyullm.admin.releases;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a folder into one document: {@code gateway.json}, and rules and policies beside it. */
final class SnapshotSources {
  private final Path folder;

  SnapshotSources(Path folder) {
    this.folder = folder;
  }

  /**
   * The document without version and creation time.
   *
   * @throws SnapshotException if {@code gateway.json} is not a JSON object, or the compiled policy
   *     is not that of its sources
   */
  Map<String, @Nullable Object> read() throws IOException, SnapshotException {
    Path main = folder.resolve("gateway.json");
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    try {
      document.putAll(Json.parseObject(Files.readAllBytes(main)));
    } catch (JsonSyntaxException e) {
      throw new SnapshotException(
          List.of(
              new SnapshotException.Problem(
                  "gateway.json", e.line(), e.column(), "not a JSON object")));
    }
    List<Object> rules = files("rules", ".drl");
    if (!rules.isEmpty()) {
      section(document, "routing").put("files", rules);
    }
    List<Object> policies = files("policy", ".rego");
    PolicyBuild build = new PolicyBuild(folder.resolve("policy"));
    Optional<byte[]> wasm = build.read();
    if (!policies.isEmpty()) {
      section(document, "policy").put("files", policies);
    }
    if (wasm.isPresent()) {
      section(document, "policy").put("wasm", Base64.getEncoder().encodeToString(wasm.get()));
    }
    return document;
  }

  private List<Object> files(String name, String ending) throws IOException {
    Path directory = folder.resolve(name);
    List<Object> files = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
        files.add(
            Map.of("path", String.valueOf(file.getFileName()), "text", Files.readString(file)));
      }
    }
    return files;
  }

  private static Map<String, @Nullable Object> section(
      Map<String, @Nullable Object> document, String name) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    if (document.get(name) instanceof Map<?, ?> given) {
      given.forEach((key, value) -> section.put(String.valueOf(key), value));
    }
    document.put(name, section);
    return section;
  }
}
