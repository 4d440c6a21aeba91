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
package io.shenyullm.validator;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.InstalledParts;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles and smoke-tests a document, and frees what that has made; where gateways would take it,
 * finds what its rules cannot mean, and runs their tests. Input: {@code document}, its text as it
 * would be signed, {@code folder}, which relative paths of public files are relative to, and {@code
 * tests}, files with {@code path} and {@code text}. Output: {@code problems}, each with {@code
 * path}, {@code line} and {@code column} (0 where they do not apply), {@code severity} and {@code
 * message}; {@code tests}, each with {@code path}, {@code name}, {@code passed} and {@code wrong}.
 */
final class CheckOperation implements Operation {
  private static final String SOURCE = "gateway.json";

  private final InstalledParts parts;
  private final RuleOperations rules;

  CheckOperation(InstalledParts parts, RuleOperations rules) {
    this.parts = parts;
    this.rules = rules;
  }

  @Override
  public Map<String, @Nullable Object> run(Input input) throws RefusedInputException {
    byte[] document = input.text("document").getBytes(StandardCharsets.UTF_8);
    Path folder = folder(input);
    List<Object> problems = new ArrayList<>();
    problems(document, folder).forEach(problem -> problems.add(view(problem)));
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("tests", List.of());
    if (problems.isEmpty()) {
      problems.addAll(RuleOperations.lint(document, folder));
      if (!input.list("tests").isEmpty()) {
        Map<String, @Nullable Object> tested = rules.test(input);
        output.put("tests", tested.get("tests"));
        if (tested.get("problems") instanceof List<?> found) {
          problems.addAll(found);
        }
      }
    }
    output.put("problems", problems);
    return output;
  }

  static Path folder(Input input) throws RefusedInputException {
    try {
      return Path.of(input.text("folder"));
    } catch (InvalidPathException e) {
      throw new RefusedInputException("folder is no path: " + e.getMessage());
    }
  }

  private List<Problem> problems(byte[] document, Path folder) {
    try {
      List<Problem> unchecked =
          parts.unchecked(
              Json.parseObject(document), "put it into the folder of the validator's JARs");
      if (!unchecked.isEmpty()) {
        return unchecked;
      }
      // secrets live at the gateways: here a reference only has to be well formed
      new SnapshotCompiler(parts.parts(), SecretResolver.formOnly(folder), PriceCatalog::builtIn)
          .check(document, SOURCE);
      return List.of();
    } catch (JsonSyntaxException e) {
      return List.of(new Problem(SOURCE, e.line(), e.column(), "not a JSON object"));
    } catch (SnapshotException e) {
      return e.problems();
    }
  }

  private static Map<String, @Nullable Object> view(Problem problem) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("path", problem.source());
    view.put("line", problem.line());
    view.put("column", problem.column());
    view.put("severity", "error");
    view.put("message", problem.message());
    return view;
  }
}
