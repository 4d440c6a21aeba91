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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.admin.check.CheckUnavailableException;
import io.shenyullm.admin.check.ReleaseCheck;
import io.shenyullm.admin.check.TestFile;
import io.shenyullm.admin.check.TestOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** By the real validator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ValidatorCheckTest {
  private static final ReleaseCheck NOBODY =
      (document, tests) -> CheckReport.refused(List.of(CheckProblem.error("nobody", "asked")));

  private Path directory;
  private Validator validator;

  @BeforeAll
  void open(@TempDir Path directory) throws IOException {
    this.directory = directory;
    validator = TestingValidator.open(directory);
  }

  @AfterAll
  void close() {
    validator.close();
  }

  private CheckReport check(String sections, TestFile... tests) {
    String document =
        "{\"schema\":1,\"version\":1,\"routes\":[{\"name\":\"default\"}]" + sections + "}";
    return new ValidatorCheck(validator, directory, NOBODY)
        .check(document.getBytes(UTF_8), List.of(tests));
  }

  @Test
  void check_goodDocument_passes() {
    assertThat(check("").problems()).isEmpty();
    assertThat(check("").passes()).isTrue();
  }

  @Test
  void check_everySection_isCheckedByItsPart() {
    CheckReport report =
        check(
            """
            ,"routing":{"files":[{"path":"a.drl","text":"package rules;\\nrule \\"x\\""}]},
            "budgets":[{"id":"a","scope":"all","period":"fortnight","limit":"1"}],
            "detection":{"unscannable":"perhaps"},
            "policy":{"wasm":"AAAA"}
            """);
    assertThat(report.passes()).isFalse();
    assertThat(report.refusal())
        .contains("a.drl:2:", "budgets[0].period", "detection.unscannable", "policy.wasm");
    assertThat(report.problems())
        .filteredOn(problem -> problem.message().startsWith("budgets"))
        .extracting(CheckProblem::path, CheckProblem::line, CheckProblem::severity)
        .containsExactly(tuple("gateway.json", 2, Severity.ERROR));
  }

  @Test
  void check_testsOfRules_areRunAndAFailedOneRefuses() {
    String catalogue =
        """
        ,"providers":[{"name":"p","protocol":"openai","baseUrl":"http://localhost:1/v1",
          "region":"eu","simulated":true}],
        "models":[{"id":"small","provider":"p","quality":0.4,"contextWindow":8000,
          "maxOutputTokens":2000,
          "prices":[{"currency":"USD","perMillion":{"input":"1","output":"2"}}]}]
        """;
    String test =
        "[{\"name\":\"t\",\"request\":{\"text\":\"Hello\"},\"expect\":{\"model\":\"%s\"}}]";
    CheckReport good = check(catalogue, new TestFile("rules/a.test.json", test.formatted("small")));
    assertThat(good.tests()).containsExactly(new TestOutcome("rules/a.test.json", "t", true, ""));
    assertThat(good.passes()).isTrue();
    CheckReport bad = check(catalogue, new TestFile("rules/a.test.json", test.formatted("large")));
    assertThat(bad.passes()).isFalse();
    assertThat(bad.refusal()).startsWith("rules/a.test.json: t: ").contains("large");
    assertThat(check(catalogue, new TestFile("rules/a.test.json", "[1]")).refusal())
        .startsWith("rules/a.test.json");
  }

  @Test
  void check_noJson_saysWhere() {
    assertThat(check(",\n[").problems())
        .extracting(CheckProblem::path, CheckProblem::line)
        .containsExactly(tuple("gateway.json", 2));
  }

  @Test
  void check_tooLarge_isAnErrorOfTheReport() {
    CheckReport report = check(",\"x\":\"" + "x".repeat(ValidatorChild.MAX_BYTES) + "\"");
    assertThat(report.refusal()).startsWith("check: ").contains("longer than");
  }

  /** It says nothing of the document, so there is no report. */
  @Test
  void check_validatorThatCannotBeAsked_isUnavailable() throws IOException {
    Validator ending = TestingValidator.open(directory.resolve("ending"));
    ending.close();
    ReleaseCheck check = new ValidatorCheck(ending, directory, NOBODY);
    assertThatThrownBy(() -> check.check(new byte[0], List.of()))
        .isInstanceOf(CheckUnavailableException.class)
        .hasMessageContaining("the console is ending");
  }

  @Test
  void check_notInstalled_isTheOtherCheck() {
    try (Validator none =
        Validator.open(
            directory.resolve("nowhere"),
            DataSize.ofMegabytes(256),
            Duration.ofSeconds(1),
            Clock.systemUTC())) {
      assertThat(
              new ValidatorCheck(none, directory, NOBODY).check(new byte[0], List.of()).refusal())
          .isEqualTo("nobody: asked");
    }
  }
}
