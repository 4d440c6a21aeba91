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

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.TestOutcome;
import io.shenyullm.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What checks have found, as the API tells it and the database keeps it. */
final class ReportJson {
  private ReportJson() {}

  static Map<String, @Nullable Object> view(CheckReport report) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("passes", report.passes());
    view.put("problems", report.problems().stream().map(ReportJson::view).toList());
    view.put("tests", report.tests().stream().map(ReportJson::view).toList());
    return view;
  }

  private static Map<String, @Nullable Object> view(CheckProblem problem) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("path", problem.path());
    view.put("line", problem.line() > 0 ? problem.line() : null);
    view.put("column", problem.column() > 0 ? problem.column() : null);
    view.put("severity", problem.severity().label());
    view.put("message", problem.message());
    return view;
  }

  private static Map<String, @Nullable Object> view(TestOutcome test) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("file", test.file());
    view.put("name", test.name());
    view.put("passed", test.passed());
    view.put("message", test.message());
    return view;
  }

  static byte[] write(CheckReport report) {
    return Json.write(view(report));
  }

  /** What {@link #write} has written. */
  static CheckReport read(byte[] json) {
    Map<String, @Nullable Object> tree = Json.parseObject(json);
    List<CheckProblem> problems = new ArrayList<>();
    for (Map<?, ?> each : objects(tree.get("problems"))) {
      problems.add(
          new CheckProblem(
              String.valueOf(each.get("path")),
              each.get("line") instanceof Integer line ? line : 0,
              each.get("column") instanceof Integer column ? column : 0,
              Severity.valueOf(String.valueOf(each.get("severity")).toUpperCase(Locale.ROOT)),
              String.valueOf(each.get("message"))));
    }
    List<TestOutcome> tests = new ArrayList<>();
    for (Map<?, ?> each : objects(tree.get("tests"))) {
      tests.add(
          new TestOutcome(
              String.valueOf(each.get("file")),
              String.valueOf(each.get("name")),
              Boolean.TRUE.equals(each.get("passed")),
              String.valueOf(each.get("message"))));
    }
    return new CheckReport(problems, tests);
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (list instanceof List<?> given) {
      for (Object each : given) {
        if (each instanceof Map<?, ?> object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }
}
