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
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A content put together to the one document that is signed. Sections stand in it as they were
 * written, each on lines of its own, so that what is found in a line of the document is found in a
 * line of an item.
 */
final class ReleaseDocument {
  private static final String DOCUMENT = "gateway.json";

  private final StringBuilder text = new StringBuilder();
  private final Map<String, Integer> firstLines = new LinkedHashMap<>();
  private final List<CheckProblem> problems = new ArrayList<>();
  private int lines = 1;

  private ReleaseDocument() {}

  /** Puts it together as far as it can be; {@link #faults} says whether it could. */
  static ReleaseDocument of(ReleaseContent content, long version, Instant createdAt) {
    ReleaseDocument document = new ReleaseDocument();
    document.problems.addAll(PolicyBuild.faults(content));
    document.write(
        "{\"schema\":%d,\"version\":%d,\"createdAt\":\"%s\""
            .formatted(SnapshotCompiler.SCHEMA, version, createdAt));
    Map<String, String> sections = new TreeMap<>();
    Map<String, Map<String, @Nullable Object>> files = files(content);
    files.keySet().forEach(section -> sections.put(section, "{}"));
    content
        .items()
        .forEach(
            (path, item) -> {
              if (path.isSettings()) {
                sections.put(path.section(), item);
              }
            });
    sections.forEach(
        (section, item) -> document.section(section, item, files.getOrDefault(section, Map.of())));
    document.write("\n}\n");
    return document;
  }

  /** What sections have beside their settings. */
  private static Map<String, Map<String, @Nullable Object>> files(ReleaseContent content) {
    List<Object> rules = new ArrayList<>();
    List<Object> policies = new ArrayList<>();
    content
        .items()
        .forEach(
            (path, text) -> {
              if (path.isRule()) {
                rules.add(Map.of("path", path.name(), "text", text));
              } else if (path.isPolicy()) {
                policies.add(Map.of("path", path.name(), "text", text));
              }
            });
    Map<String, Map<String, @Nullable Object>> files = new TreeMap<>();
    if (!rules.isEmpty()) {
      files.computeIfAbsent("routing", section -> new LinkedHashMap<>()).put("files", rules);
    }
    if (!policies.isEmpty()) {
      files.computeIfAbsent("policy", section -> new LinkedHashMap<>()).put("files", policies);
    }
    content
        .text(ItemPath.WASM)
        .ifPresent(
            wasm ->
                files
                    .computeIfAbsent("policy", section -> new LinkedHashMap<>())
                    .put("wasm", wasm.strip()));
    return files;
  }

  private void section(String name, String item, Map<String, @Nullable Object> files) {
    String path = ItemPath.ofSection(name).toString();
    Object value;
    try {
      value = Json.parse(item.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      problems.add(new CheckProblem(path, e.line(), e.column(), Severity.ERROR, "is not JSON"));
      return;
    }
    String body = item.stripTrailing();
    if (!files.isEmpty()) {
      if (!(value instanceof Map<?, ?> object)) {
        problems.add(CheckProblem.error(path, "must be an object: there are files beside it"));
        return;
      }
      for (String key : files.keySet()) {
        if (object.containsKey(key)) {
          problems.add(
              CheckProblem.error(path, key + " stands in files of its own already: take it out"));
          return;
        }
      }
      String members = new String(Json.write(files), UTF_8);
      body =
          body.substring(0, body.length() - 1)
              + (object.isEmpty() ? "\n" : "\n,")
              + members.substring(1);
    }
    write("\n,\"" + name + "\":\n");
    firstLines.put(path, lines);
    write(body);
  }

  private void write(String part) {
    text.append(part);
    lines += (int) part.chars().filter(each -> each == '\n').count();
  }

  /** Why there is no document. */
  List<CheckProblem> faults() {
    return problems;
  }

  /** The document; as far as it goes, if there are faults. */
  byte[] bytes() {
    return text.toString().getBytes(UTF_8);
  }

  /** What was said of the document, said of the items. */
  CheckReport ofItems(CheckReport report) {
    return new CheckReport(report.problems().stream().map(this::ofItem).toList(), report.tests());
  }

  private CheckProblem ofItem(CheckProblem problem) {
    String path = problem.path();
    int line = problem.line();
    if (path.equals(DOCUMENT) && line > 0) {
      for (Map.Entry<String, Integer> each : firstLines.entrySet()) {
        if (each.getValue() <= problem.line()) {
          path = each.getKey();
          line = problem.line() - each.getValue() + 1;
        }
      }
    } else if (path.endsWith(".drl") && path.indexOf('/') < 0) {
      path = ItemPath.RULES + "/" + path;
    } else if (path.endsWith(".rego") && path.indexOf('/') < 0) {
      path = ItemPath.POLICY + "/" + path;
    } else if (firstLines.containsKey(ItemPath.SETTINGS + "/" + path + ".json")) {
      path = ItemPath.SETTINGS + "/" + path + ".json";
    }
    return new CheckProblem(path, line, problem.column(), problem.severity(), problem.message());
  }
}
