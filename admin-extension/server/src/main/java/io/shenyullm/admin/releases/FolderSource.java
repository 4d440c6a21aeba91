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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What lies in a folder of sources: {@code gateway.json}, and rules, their tests and policies
 * beside it. Immutable.
 *
 * @param gateway text of {@code gateway.json}
 * @param sections its members
 */
record FolderSource(ReleaseContent content, String gateway, JsonSections sections) {
  static final String GATEWAY = "gateway.json";

  /**
   * Reads it.
   *
   * @throws SnapshotException if {@code gateway.json} is not a JSON object, or a file cannot be an
   *     item
   */
  static FolderSource read(Path folder) throws IOException, SnapshotException {
    byte[] bytes = Files.readAllBytes(folder.resolve(GATEWAY));
    try {
      Json.parseObject(bytes);
    } catch (JsonSyntaxException e) {
      throw new SnapshotException(
          List.of(
              new SnapshotException.Problem(GATEWAY, e.line(), e.column(), "not a JSON object")));
    }
    String gateway = new String(bytes, UTF_8);
    JsonSections sections = JsonSections.of(gateway);
    Map<ItemPath, String> items = new TreeMap<>();
    for (String section : sections.names()) {
      if (!ItemPath.OURS.contains(section)) {
        items.put(ItemPath.ofSection(section), sections.value(section));
      }
    }
    readFiles(folder, ItemPath.RULES, path -> path.isRule() || path.isTest(), items);
    readFiles(
        folder, ItemPath.POLICY, path -> path.isPolicy() || path.equals(ItemPath.SUMS), items);
    Path wasm = folder.resolve(ItemPath.WASM.toString());
    if (Files.exists(wasm)) {
      items.put(ItemPath.WASM, Base64.getEncoder().encodeToString(Files.readAllBytes(wasm)));
    }
    for (Map.Entry<ItemPath, String> each : items.entrySet()) {
      String fault = ReleaseContent.fault(each.getValue());
      if (fault != null) {
        throw new SnapshotException(each.getKey().toString(), fault);
      }
    }
    ReleaseContent content = new ReleaseContent(items);
    String tooMuch = content.tooMuch();
    if (tooMuch != null) {
      throw new SnapshotException(folder.toString(), tooMuch);
    }
    return new FolderSource(content, gateway, sections);
  }

  private static void readFiles(
      Path folder, String name, Predicate<ItemPath> wanted, Map<ItemPath, String> items)
      throws IOException {
    Path directory = folder.resolve(name);
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.toList()) {
        ItemPath path = new ItemPath(name, String.valueOf(file.getFileName()));
        if (wanted.test(path)) {
          items.put(path, Files.readString(file));
        }
      }
    }
  }

  /** What was said of items, said of the files. */
  CheckReport ofFiles(CheckReport report) {
    return new CheckReport(report.problems().stream().map(this::ofFile).toList(), report.tests());
  }

  private CheckProblem ofFile(CheckProblem problem) {
    for (String section : sections.names()) {
      if (problem.path().equals(ItemPath.ofSection(section).toString())) {
        JsonSections.Place place = sections.place(section);
        boolean onFirstLine = problem.line() <= 1;
        return new CheckProblem(
            GATEWAY,
            place.line() + Math.max(0, problem.line() - 1),
            Math.max(1, problem.column()) + (onFirstLine ? place.column() - 1 : place.indent()),
            problem.severity(),
            problem.line() > 0 ? problem.message() : section + ": " + problem.message());
      }
    }
    return problem;
  }
}
