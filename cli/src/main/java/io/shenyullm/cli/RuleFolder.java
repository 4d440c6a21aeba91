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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.JsonPositions;
import io.shenyullm.router.dryrun.RuleTests;
import io.shenyullm.rules.drools.RuleFinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that a console publishes from, or an export that holds one: {@code gateway.json}, rules
 * and their tests beside it.
 */
final class RuleFolder {
  static final String MAIN = "gateway.json";
  private static final String RULES = "rules";
  private static final int MAX_FILES = 1_000;
  private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

  private final Path folder;
  private final byte[] main;
  private final byte[] document;

  private RuleFolder(Path folder, byte[] main, byte[] document) {
    this.folder = folder;
    this.main = main;
    this.document = document;
  }

  /**
   * Reads what rules need of a folder.
   *
   * @throws InvalidInputException if there is no such folder, or a file is too large
   */
  static RuleFolder read(Path given) throws IOException, InvalidInputException {
    Path exported = given.resolve("snapshot");
    Path folder =
        !Files.exists(given.resolve(MAIN)) && Files.exists(exported.resolve(MAIN))
            ? exported
            : given;
    if (!Files.exists(folder.resolve(MAIN))) {
      throw new InvalidInputException(given + " has no " + MAIN);
    }
    byte[] main = bytes(folder.resolve(MAIN));
    return new RuleFolder(folder, main, document(folder, main));
  }

  private static byte[] document(Path folder, byte[] main)
      throws IOException, InvalidInputException {
    Map<String, @Nullable Object> tree;
    try {
      tree = new LinkedHashMap<>(Json.parseObject(main));
    } catch (JsonSyntaxException e) {
      throw new InvalidInputException(
          MAIN + ":" + e.line() + ":" + e.column() + ": not a JSON object");
    }
    // what a console adds when it publishes
    tree.putIfAbsent("schema", 1);
    tree.putIfAbsent("version", 0);
    List<Object> rules = new ArrayList<>();
    for (Path file : files(folder, ".drl")) {
      rules.add(Map.of("path", name(file), "text", new String(bytes(file), UTF_8)));
    }
    if (!rules.isEmpty()) {
      Map<String, @Nullable Object> routing = new LinkedHashMap<>();
      if (tree.get("routing") instanceof Map<?, ?> given) {
        given.forEach((key, value) -> routing.put(String.valueOf(key), value));
      }
      routing.put("files", rules);
      tree.put("routing", routing);
    }
    return Json.write(tree);
  }

  private static List<Path> files(Path folder, String ending)
      throws IOException, InvalidInputException {
    Path rules = folder.resolve(RULES);
    if (!Files.isDirectory(rules)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(rules)) {
      List<Path> files = found.filter(file -> name(file).endsWith(ending)).sorted().toList();
      if (files.size() > MAX_FILES) {
        throw new InvalidInputException(rules + " holds more than " + MAX_FILES + " files");
      }
      return files;
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static byte[] bytes(Path file) throws IOException, InvalidInputException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new InvalidInputException(file + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return bytes;
    }
  }

  /** Where relative paths within the document start. */
  Path path() {
    return folder;
  }

  /** As a console would publish it. */
  byte[] document() {
    return document.clone();
  }

  /**
   * Tests beside the rules, in the order of their files' names.
   *
   * @throws SnapshotException with all that is wrong with them
   */
  List<RuleTests> tests() throws IOException, InvalidInputException, SnapshotException {
    List<RuleTests> tests = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : files(folder, RuleTests.ENDING)) {
      try {
        tests.add(RuleTests.read(name(file), bytes(file)));
      } catch (SnapshotException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new SnapshotException(problems);
    }
    return tests;
  }

  /** Findings about the document with their place in the file that an author edits. */
  List<RuleFinding> inFiles(List<RuleFinding> findings) {
    return findings.stream().map(this::inFile).toList();
  }

  private RuleFinding inFile(RuleFinding finding) {
    int colon = finding.message().indexOf(": ");
    if (!finding.path().equals(MAIN) || colon < 0) {
      return finding;
    }
    Problem problem =
        new Problem(
            finding.message().substring(0, colon), 0, 0, finding.message().substring(colon + 2));
    return RuleFinding.of(JsonPositions.locate(List.of(problem), main, MAIN).get(0));
  }

  /** What keeps the folder from being compiled, with places as above. */
  InvalidInputException refused(SnapshotException e) {
    StringBuilder all = new StringBuilder();
    for (RuleFinding finding : inFiles(e.problems().stream().map(RuleFinding::of).toList())) {
      all.append(all.isEmpty() ? "" : "; ").append(finding);
    }
    return new InvalidInputException(all.toString());
  }
}
