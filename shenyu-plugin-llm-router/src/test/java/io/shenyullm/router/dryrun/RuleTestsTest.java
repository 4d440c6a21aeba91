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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleTestsTest {
  private static final DryRuns RULES =
      TestingDocuments.of(
          """
          rule "research stays in Europe"
            when Caller(department == "research") $c : CandidateFact(region != "eu")
            then out.exclude($c, "research data stays in the EU");
          end
          rule "closed" when Caller(team == "closed") $c : CandidateFact()
            then out.exclude($c, "closed for maintenance");
          end
          """);

  private static final String RESEARCH =
      "{\"text\":\"Say hello\",\"caller\":{\"department\":\"research\"}}";
  private static final String CLOSED = "{\"text\":\"x\",\"caller\":{\"team\":\"closed\"}}";

  @AfterAll
  static void close() {
    RULES.close();
  }

  private static TestReport.Result run(String request, String expect) throws SnapshotException {
    RuleTests tests =
        read("[{\"name\":\"t\",\"request\":" + request + ",\"expect\":" + expect + "}]");
    return RULES.test(List.of(tests)).results().get(0);
  }

  private static RuleTests read(String json) throws SnapshotException {
    return RuleTests.read("a.test.json", json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"model\":\"small\"}",
        "{\"provider\":\"east\"}",
        "{\"not\":\"large\"}",
        "{\"not\":[\"west/large\"]}",
        "{\"excludes\":[\"large\"]}",
        "{\"excludes\":\"west/large\",\"matches\":[\"research stays in Europe\"]}",
        "{\"reasonContains\":\"research-stays-in-Europe\"}",
        "{\"refused\":false}",
      })
  void expectations_met_pass(String expect) throws SnapshotException {
    assertThat(run(RESEARCH, expect).wrong()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"model\":\"large\"} | expected model large, but east/small is chosen: auto: tier=",
        "{\"provider\":\"west\"} | expected provider west, but east/small is chosen",
        "{\"not\":\"small\"} | expected another than small, but east/small is chosen",
        "{\"excludes\":\"small\"} | expected small to be out, but [east/small] may serve it",
        "{\"excludes\":\"nothing\"} | expected nothing to be out, but it is no candidate",
        "{\"matches\":\"closed\"} | expected rule \"closed\" to match, but [research stays in"
            + " Europe] did",
        "{\"reasonContains\":\"zebra\"} | expected a reason with \"zebra\", but it is \"auto:",
        "{\"tier\":\"complex\"} | expected tier complex, but it is",
        "{\"refused\":true} | expected a refusal, but east/small is chosen",
        "{\"refused\":\"routing_denied\"} | expected a refusal routing_denied, but auto:",
      })
  void expectations_notMet_sayWhatCameInstead(String expect, String message)
      throws SnapshotException {
    TestReport.Result result = run(RESEARCH, expect);

    assertThat(result.passed()).isFalse();
    assertThat(result.wrong()).singleElement().asString().startsWith(message);
  }

  @Test
  void refusals_areExpectedByTheirCode() throws SnapshotException {
    assertThat(run(CLOSED, "{\"refused\":true}").passed()).isTrue();
    assertThat(run(CLOSED, "{\"refused\":\"routing_denied\"}").passed()).isTrue();
    assertThat(run(CLOSED, "{\"refused\":\"budget_exceeded\"}").wrong())
        .containsExactly(
            "expected a refusal budget_exceeded, but it is refused with routing_denied: Routing"
                + " rules leave no model for this request: closed for maintenance.");
    assertThat(run(CLOSED, "{\"model\":\"small\"}").wrong().get(0))
        .startsWith("expected model small, but it is refused with routing_denied");
    assertThat(run(CLOSED, "{\"refused\":false}").wrong().get(0))
        .startsWith("expected no refusal, but it is refused");
  }

  @Test
  void report_countsAndWritesJson() throws SnapshotException {
    TestReport report =
        RULES.test(
            List.of(
                read(
                    "[{\"name\":\"a\",\"request\":"
                        + RESEARCH
                        + ",\"expect\":{\"model\":\"small\"}},{\"name\":\"b\",\"request\":"
                        + CLOSED
                        + ",\"expect\":{\"model\":\"small\"}}]")));

    assertThat(report.passed()).isEqualTo(1);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(new String(Json.write(report.tree()), StandardCharsets.UTF_8))
        .startsWith(
            "{\"passed\":1,\"failed\":1,\"tests\":[{\"path\":\"a.test.json\",\"name\":\"a\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | a.test.json:1:1: must be a list of tests",
        "[1] | a.test.json:1:2: ",
        "[ | a.test.json:1:2: ",
        "[{\"name\":\"a\",\"request\":{\"text\":\"x\"},\"expect\":{}}] | must say what is expected",
        "[{\"name\":\"\",\"request\":{\"text\":\"x\"},\"expect\":{\"model\":\"m\"}}] |"
            + " a.test.json:1:3: [0].name: must have 1 to 200",
        "[{\"name\":\"a\",\"request\":{\"text\":\"x\"},\"expect\":{\"modl\":\"m\"}}] |"
            + " [0].expect.modl: unknown key",
        "[{\"name\":\"a\",\"request\":{\"txt\":\"x\"},\"expect\":{\"model\":\"m\"}}] |"
            + " [0].request.txt: unknown key",
      })
  void wrongFiles_areRefusedWithTheirPlace(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining(message);
  }

  @Test
  void twoTestsOfOneName_areRefused() {
    String test = "{\"name\":\"a\",\"request\":{\"text\":\"x\"},\"expect\":{\"model\":\"m\"}}";

    assertThatThrownBy(() -> read("[" + test + "," + test + "]"))
        .hasMessageContaining("[1].name: another test has it, too");
  }
}
