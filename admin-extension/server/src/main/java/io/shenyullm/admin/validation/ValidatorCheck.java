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
package io.shenyullm.admin.validation;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.CheckUnavailableException;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.check.TestFile;
import io.shenyullm.admin.check.TestOutcome;
import io.shenyullm.admin.web.TooManyRequestsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets the validator check documents; where it is not installed, this process checks what it can,
 * and refuses what it cannot. Thread-safe.
 */
public final class ValidatorCheck implements ReleaseCheck {
  private final Validator validator;
  private final Path folder;
  private final ReleaseCheck without;

  /**
   * @param folder what relative paths of public files, such as key sets, are relative to
   * @param without asked where there is no validator
   */
  public ValidatorCheck(Validator validator, Path folder, ReleaseCheck without) {
    this.validator = Objects.requireNonNull(validator, "validator");
    this.folder = folder.toAbsolutePath();
    this.without = Objects.requireNonNull(without, "without");
  }

  @Override
  public CheckReport check(byte[] document, List<TestFile> tests) {
    if (!validator.isInstalled()) {
      return without.check(document, tests);
    }
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.put("document", new String(document, StandardCharsets.UTF_8));
    input.put("folder", folder.toString());
    input.put(
        "tests",
        tests.stream().map(file -> Map.of("path", file.path(), "text", file.text())).toList());
    try {
      return report(validator.ask("check", input));
    } catch (ValidatorRefusedException e) {
      return CheckReport.refused(
          List.of(CheckProblem.error("check", String.valueOf(e.getReason()))));
    } catch (TooManyRequestsException e) {
      throw new CheckUnavailableException(String.valueOf(e.getReason()));
    }
  }

  private static CheckReport report(Map<String, @Nullable Object> output) {
    return new CheckReport(
        objects(output, "problems").map(ValidatorCheck::problem).toList(),
        objects(output, "tests").map(ValidatorCheck::test).toList());
  }

  private static Stream<Map<?, ?>> objects(Map<String, @Nullable Object> output, String name) {
    List<Map<?, ?>> objects = new ArrayList<>();
    for (Object each : output.get(name) instanceof List<?> listed ? listed : List.of()) {
      if (each instanceof Map<?, ?> fields) {
        objects.add(fields);
      }
    }
    return objects.stream();
  }

  private static TestOutcome test(Map<?, ?> fields) {
    List<String> wrong = new ArrayList<>();
    for (Object each : fields.get("wrong") instanceof List<?> listed ? listed : List.of()) {
      wrong.add(String.valueOf(each));
    }
    return new TestOutcome(
        text(fields, "path"),
        text(fields, "name"),
        Boolean.TRUE.equals(fields.get("passed")),
        String.join("; ", wrong));
  }

  private static CheckProblem problem(Map<?, ?> fields) {
    return new CheckProblem(
        text(fields, "path"),
        number(fields, "line"),
        number(fields, "column"),
        text(fields, "severity").equals(Severity.WARNING.label())
            ? Severity.WARNING
            : Severity.ERROR,
        text(fields, "message"));
  }

  private static String text(Map<?, ?> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private static int number(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof Number number ? number.intValue() : 0;
  }
}
