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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.config.SnapshotException.Problem;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.JsonPositions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A file of tests of rules, as {@code docs/reference/rule-tests.md} describes it. Immutable.
 *
 * @param path name of the file, for people
 */
public record RuleTests(String path, List<RuleTest> tests) {
  /** How the names of such files end. */
  public static final String ENDING = ".test.json";

  private static final int MOST_TESTS = 1_000;
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  public RuleTests {
    Objects.requireNonNull(path, "path");
    tests = List.copyOf(tests);
  }

  /**
   * Reads a file.
   *
   * @param path name of the file, for people
   * @throws SnapshotException with line and column of what is wrong
   */
  public static RuleTests read(String path, byte[] json) throws SnapshotException {
    if (json.length > MOST_BYTES) {
      throw new SnapshotException(path, "is larger than " + MOST_BYTES + " bytes");
    }
    Object tree;
    try {
      tree = Json.parse(json);
    } catch (JsonSyntaxException e) {
      throw new SnapshotException(
          List.of(new Problem(path, e.line(), e.column(), String.valueOf(e.getMessage()))));
    }
    if (!(tree instanceof List<?> list)) {
      throw new SnapshotException(List.of(new Problem(path, 1, 1, "must be a list of tests")));
    }
    if (list.size() > MOST_TESTS) {
      throw new SnapshotException(path, "has more than " + MOST_TESTS + " tests");
    }
    List<RuleTest> tests = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      for (ConfigNode node : ConfigNode.root(Map.of("", list)).objects("")) {
        try {
          RuleTest test = RuleTest.read(node);
          if (!names.add(test.name())) {
            throw node.problem("name", "another test has it, too: " + test.name());
          }
          tests.add(test);
        } catch (SnapshotException e) {
          problems.addAll(e.problems());
        }
      }
    } catch (SnapshotException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new SnapshotException(JsonPositions.locate(problems, json, path));
    }
    return new RuleTests(path, tests);
  }
}
