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
package io.shenyullm.router.dryrun;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How tests went.
 *
 * @param results in the order of files and tests
 */
public record TestReport(List<Result> results) {
  public TestReport {
    results = List.copyOf(results);
  }

  /**
   * How one test went.
   *
   * @param path of its file
   * @param wrong what is not as expected; none if it has passed
   * @param decision that was taken
   */
  public record Result(String path, String name, List<String> wrong, Decision decision) {
    public Result {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(name, "name");
      wrong = List.copyOf(wrong);
      Objects.requireNonNull(decision, "decision");
    }

    public boolean passed() {
      return wrong.isEmpty();
    }
  }

  /** Number of tests that have passed. */
  public long passed() {
    return results.stream().filter(Result::passed).count();
  }

  /** Number of tests that have not. */
  public long failed() {
    return results.size() - passed();
  }

  /** For JSON. */
  public Map<String, @Nullable Object> tree() {
    List<Object> tests = new ArrayList<>();
    for (Result result : results) {
      Map<String, @Nullable Object> test = new LinkedHashMap<>();
      test.put("path", result.path());
      test.put("name", result.name());
      test.put("passed", result.passed());
      test.put("wrong", result.wrong());
      test.put("decision", result.passed() ? null : result.decision().tree());
      tests.add(test);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("passed", passed());
    tree.put("failed", failed());
    tree.put("tests", tests);
    return tree;
  }
}
