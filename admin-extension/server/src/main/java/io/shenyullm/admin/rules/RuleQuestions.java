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
package io.shenyullm.admin.rules;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.admin.check.TestFile;
import io.shenyullm.admin.published.OverlaidDocument;
import io.shenyullm.admin.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the validator, and says what it has found of the texts instead of the document. */
final class RuleQuestions {
  private final Validator validator;
  private final Path folder;

  /**
   * @param folder what relative paths of public files, such as key sets, are relative to
   */
  RuleQuestions(Validator validator, Path folder) {
    this.validator = validator;
    this.folder = folder.toAbsolutePath();
  }

  /** The words of rules; with those of a catalogue where there is a document. */
  Map<String, @Nullable Object> vocabulary(@Nullable OverlaidDocument document) {
    return validator.ask("rules.vocabulary", document == null ? Map.of() : input(document));
  }

  Map<String, @Nullable Object> check(OverlaidDocument document, boolean compile) {
    Map<String, @Nullable Object> input = input(document);
    input.put("compile", compile);
    return ask("rules.check", document, input, Map.of());
  }

  Map<String, @Nullable Object> decide(
      OverlaidDocument document, Map<String, @Nullable Object> request) {
    Map<String, @Nullable Object> input = input(document);
    input.put("request", request);
    Map<String, @Nullable Object> nothing = new LinkedHashMap<>();
    nothing.put("decision", null);
    return ask("rules.decide", document, input, nothing);
  }

  Map<String, @Nullable Object> test(OverlaidDocument document) {
    Map<String, @Nullable Object> input = input(document);
    input.put("tests", document.tests().stream().map(RuleQuestions::file).toList());
    return ask("rules.test", document, input, Map.of("passed", 0, "failed", 0, "tests", List.of()));
  }

  private static Map<String, @Nullable Object> file(TestFile file) {
    return Map.of("path", file.path(), "text", file.text());
  }

  private Map<String, @Nullable Object> input(OverlaidDocument document) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("document", new String(document.bytes(), StandardCharsets.UTF_8));
    input.put("folder", folder.toString());
    return input;
  }

  /**
   * @param nothing what is answered beside the faults of a document that there is not
   */
  private Map<String, @Nullable Object> ask(
      String operation,
      OverlaidDocument document,
      Map<String, @Nullable Object> input,
      Map<String, @Nullable Object> nothing) {
    List<Map<String, @Nullable Object>> problems = new ArrayList<>();
    Map<String, @Nullable Object> answer;
    if (document.faults().isEmpty()) {
      answer = new LinkedHashMap<>(validator.ask(operation, input));
      for (Object each : answer.get("problems") instanceof List<?> found ? found : List.of()) {
        if (each instanceof Map<?, ?> fields) {
          problems.add(ofItem(document, fields));
        }
      }
    } else {
      answer = new LinkedHashMap<>(nothing);
      document.faults().forEach(fault -> problems.add(view(fault, null)));
    }
    answer.put("problems", problems);
    return answer;
  }

  private static Map<String, @Nullable Object> ofItem(OverlaidDocument document, Map<?, ?> fields) {
    return view(
        document.ofItem(
            new CheckProblem(
                String.valueOf(fields.get("path")),
                number(fields.get("line")),
                number(fields.get("column")),
                "warning".equals(fields.get("severity")) ? Severity.WARNING : Severity.ERROR,
                String.valueOf(fields.get("message")))),
        fields.get("rule") instanceof String rule ? rule : null);
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  private static Map<String, @Nullable Object> view(CheckProblem problem, @Nullable String rule) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("severity", problem.severity().label());
    view.put("path", problem.path());
    view.put("line", problem.line());
    view.put("column", problem.column());
    view.put("rule", rule);
    view.put("message", problem.message());
    return view;
  }
}
