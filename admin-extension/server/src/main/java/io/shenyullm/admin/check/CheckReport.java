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
package io.shenyullm.admin.check;

import io.shenyullm.core.config.SnapshotException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a check has found.
 *
 * @param problems in the order of the document
 * @param tests in the order of the files
 */
public record CheckReport(List<CheckProblem> problems, List<TestOutcome> tests) {
  public CheckReport {
    problems = List.copyOf(problems);
    tests = List.copyOf(tests);
  }

  /** A report of errors only. */
  public static CheckReport refused(List<CheckProblem> problems) {
    return new CheckReport(problems, List.of());
  }

  /** What a compiler has refused. */
  public static CheckReport refused(SnapshotException refusal) {
    return refused(refusal.problems().stream().map(CheckProblem::of).toList());
  }

  /** Whether it may be released. */
  public boolean passes() {
    return problems.stream().noneMatch(CheckProblem::isError)
        && tests.stream().allMatch(TestOutcome::passed);
  }

  /** Why it may not be released, a line each; empty where it may. */
  public String refusal() {
    return Stream.concat(
            problems.stream().filter(CheckProblem::isError).map(CheckProblem::toString),
            tests.stream()
                .filter(test -> !test.passed())
                .map(test -> test.file() + ": " + test.name() + ": " + test.message()))
        .collect(Collectors.joining("\n"));
  }
}
