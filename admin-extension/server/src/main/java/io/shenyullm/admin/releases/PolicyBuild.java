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
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A policy that was compiled beside its sources. What gateways decide by is {@code policy.wasm};
 * {@code policy.sha256}, in the form of {@code sha256sum}, says which sources it was made from, so
 * that a source that was edited later is noticed.
 */
final class PolicyBuild {
  static final String BUILD =
      "build it with: opa build -t wasm -e llm/admission/decision -e llm/plan/decision"
          + " policy/*.rego && tar -xzf bundle.tar.gz -C policy /policy.wasm && (cd policy &&"
          + " sha256sum *.rego policy.wasm > policy.sha256)";

  private static final String WASM = "policy.wasm";
  private static final String SUMS = "policy.sha256";

  /** A line has a digest, a space, a space or an asterisk, and a name. */
  private static final int NAME_AT = 66;

  private final Path folder;

  PolicyBuild(Path folder) {
    this.folder = folder;
  }

  /**
   * The compiled policy; empty where there is none.
   *
   * @throws SnapshotException if it is missing beside sources, or not known to be made from them
   */
  Optional<byte[]> read() throws IOException, SnapshotException {
    List<Path> sources = sources();
    Path wasm = folder.resolve(WASM);
    if (!Files.exists(wasm)) {
      if (sources.isEmpty()) {
        return Optional.empty();
      }
      throw new SnapshotException("policy", "has .rego files but no " + WASM + "; " + BUILD);
    }
    byte[] compiled = Files.readAllBytes(wasm);
    if (!sources.isEmpty()) {
      checkSums(sources, compiled);
    }
    return Optional.of(compiled);
  }

  private void checkSums(List<Path> sources, byte[] compiled)
      throws IOException, SnapshotException {
    Path sums = folder.resolve(SUMS);
    if (!Files.exists(sums)) {
      throw new SnapshotException(
          "policy",
          "has no " + SUMS + " that says which sources " + WASM + " is made from; " + BUILD);
    }
    Map<String, String> built = digests(Files.readString(sums, StandardCharsets.UTF_8));
    List<Problem> stale = new ArrayList<>();
    for (Path source : sources) {
      String name = String.valueOf(source.getFileName());
      String digest = SnapshotCompiler.sha256(Files.readAllBytes(source));
      if (!digest.equals(built.remove(name))) {
        stale.add(stale(name, "is not what " + WASM + " is made from"));
      }
    }
    if (!SnapshotCompiler.sha256(compiled).equals(built.remove(WASM))) {
      stale.add(stale(WASM, "is not the one that " + SUMS + " was written for"));
    }
    for (String gone : built.keySet()) {
      stale.add(stale(gone, "is gone, but " + WASM + " is made from it"));
    }
    if (!stale.isEmpty()) {
      throw new SnapshotException(stale);
    }
  }

  private static Problem stale(String name, String why) {
    return new Problem("policy/" + name, 0, 0, why + "; " + BUILD);
  }

  private static Map<String, String> digests(String sums) {
    Map<String, String> digests = new HashMap<>();
    sums.lines()
        .filter(line -> line.length() > NAME_AT)
        .forEach(line -> digests.put(line.substring(NAME_AT), line.substring(0, NAME_AT - 2)));
    return digests;
  }

  private List<Path> sources() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(f -> f.toString().endsWith(".rego")).sorted().toList();
    }
  }
}
