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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.router.dryrun.DryRunRequest;
import io.shenyullm.router.dryrun.DryRuns;
import io.shenyullm.router.dryrun.RuleTests;
import io.shenyullm.rules.drools.RuleFinding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions about routing rules, each with {@code document} and {@code folder} as {@link
 * CheckOperation} has them. Whoever writes rules asks again and again about the same ones, so the
 * last compiled ones are kept.
 */
final class RuleOperations {
  private static final String SOURCE = "gateway.json";

  private final Clock clock;
  private @Nullable Compiled last;

  /** Rules and what they were compiled from. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its content where it is
  private record Compiled(byte[] document, Path folder, DryRuns runs) {}

  RuleOperations(Clock clock) {
    this.clock = clock;
  }

  /**
   * The words of the rule language, with the names of the document's catalogue; without where there
   * is no {@code document}.
   */
  Map<String, @Nullable Object> vocabulary(Input input) throws RefusedInputException {
    if (input.fields().get("document") == null) {
      return DryRuns.vocabulary();
    }
    try {
      return DryRuns.vocabulary(document(input), SOURCE, CheckOperation.folder(input));
    } catch (SnapshotException e) {
      throw new RefusedInputException("the document cannot be read: " + e.getMessage());
    }
  }

  /** All that is wrong or may be: {@code problems}. With {@code compile} also what Drools finds. */
  Map<String, @Nullable Object> check(Input input) throws RefusedInputException {
    byte[] document = document(input);
    Path folder = CheckOperation.folder(input);
    return problems(
        Boolean.TRUE.equals(input.fields().get("compile"))
            ? trees(DryRuns.check(document, SOURCE, folder))
            : lint(document, folder));
  }

  /** What can be found without compiling. */
  static List<Map<String, @Nullable Object>> lint(byte[] document, Path folder) {
    return trees(DryRuns.lint(document, SOURCE, folder));
  }

  private static List<Map<String, @Nullable Object>> trees(List<RuleFinding> found) {
    return found.stream().map(RuleFinding::tree).toList();
  }

  /** What would be decided about {@code request}: {@code decision}, or {@code problems}. */
  Map<String, @Nullable Object> decide(Input input) throws RefusedInputException {
    DryRunRequest request = request(input);
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    try {
      output.put("decision", compiled(input).decide(request).tree());
      output.put("problems", List.of());
    } catch (SnapshotException e) {
      output.put("decision", null);
      output.put("problems", problems(e));
    }
    return output;
  }

  /** Runs {@code tests}: how each went, or {@code problems} of the rules or the tests. */
  Map<String, @Nullable Object> test(Input input) throws RefusedInputException {
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("passed", 0);
    output.put("failed", 0);
    output.put("tests", List.of());
    List<Object> problems = new ArrayList<>();
    List<RuleTests> tests = new ArrayList<>();
    for (Input file : input.list("tests")) {
      try {
        tests.add(
            RuleTests.read(file.text("path"), file.text("text").getBytes(StandardCharsets.UTF_8)));
      } catch (SnapshotException e) {
        problems.addAll(problems(e));
      }
    }
    try {
      DryRuns runs = compiled(input);
      if (problems.isEmpty()) {
        output.putAll(runs.test(tests).tree());
      }
    } catch (SnapshotException e) {
      problems.addAll(problems(e));
    }
    output.put("problems", problems);
    return output;
  }

  private static byte[] document(Input input) throws RefusedInputException {
    return input.text("document").getBytes(StandardCharsets.UTF_8);
  }

  private static DryRunRequest request(Input input) throws RefusedInputException {
    Input given = Input.of("request", input.fields().get("request"));
    try {
      return DryRunRequest.read(ConfigNode.root(given.fields()));
    } catch (SnapshotException e) {
      throw new RefusedInputException("request: " + e.getMessage());
    }
  }

  private DryRuns compiled(Input input) throws RefusedInputException, SnapshotException {
    byte[] document = document(input);
    Path folder = CheckOperation.folder(input);
    Compiled kept = last;
    if (kept != null) {
      if (Arrays.equals(kept.document(), document) && kept.folder().equals(folder)) {
        return kept.runs();
      }
      last = null;
      kept.runs().close();
    }
    DryRuns runs = DryRuns.of(document, SOURCE, folder, clock);
    last = new Compiled(document, folder, runs);
    return runs;
  }

  private static Map<String, @Nullable Object> problems(List<?> problems) {
    Map<String, @Nullable Object> output = new LinkedHashMap<>();
    output.put("problems", problems);
    return output;
  }

  private static List<Map<String, @Nullable Object>> problems(SnapshotException refusal) {
    return refusal.problems().stream().map(problem -> RuleFinding.of(problem).tree()).toList();
  }
}
