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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.shenyullm.core.snapshot.SnapshotPart;
import io.shenyullm.core.snapshot.SnapshotPartProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DocumentCheckTest {
  private static final Path FOLDER = Path.of("");
  private static final String GOOD =
      "{\"schema\":1,\"version\":1,\"routes\":[{\"name\":\"default\"}]}";

  private static CheckReport report(List<SnapshotPartProvider> parts, String document) {
    return DocumentCheck.of(FOLDER, parts).check(document.getBytes(UTF_8), List.of());
  }

  @Test
  void check_goodDocument_passes() {
    CheckReport report = report(List.of(), GOOD);
    assertThat(report.passes()).isTrue();
    assertThat(report.refusal()).isEmpty();
  }

  @Test
  void check_partNotOnTheClassPath_saysWhichJarIsMissing() {
    CheckReport report = report(List.of(), "{\"budgets\":[]}");
    assertThat(report.passes()).isFalse();
    assertThat(report.refusal()).contains("budgets", "shenyu-plugin-llm-cost");
  }

  @Test
  void check_documentThatIsNone_saysWhere() {
    assertThat(report(List.of(), "{\n\"routes\": [}").problems())
        .extracting(CheckProblem::path, CheckProblem::line)
        .containsExactly(tuple("gateway.json", 2));
  }

  @Test
  void check_unknownKey_isAnErrorByPath() {
    CheckReport report = report(List.of(), GOOD.replace("\"default\"", "\"default\",\"x\":1"));
    assertThat(report.passes()).isFalse();
    assertThat(report.refusal()).contains("routes[0].x");
  }

  @Test
  void check_partThatBreaks_isAnErrorOfTheReport() {
    SnapshotPartProvider broken =
        new SnapshotPartProvider() {
          @Override
          public Set<String> sections() {
            return Set.of("budgets");
          }

          @Override
          public SnapshotPart<?> create() {
            throw new StackOverflowError("a rule of rules");
          }
        };
    CheckReport report = report(List.of(broken), GOOD);
    assertThat(report.passes()).isFalse();
    assertThat(report.refusal()).contains("rule of rules");
  }

  /** It says nothing of the document, so there is no report. */
  @Test
  void check_endingOrBusy_isUnavailable() {
    CountDownLatch released = new CountDownLatch(1);
    SnapshotPartProvider slow =
        new SnapshotPartProvider() {
          @Override
          public Set<String> sections() {
            return Set.of("budgets");
          }

          @Override
          public SnapshotPart<?> create() {
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("it was slow");
          }
        };
    DocumentCheck check = DocumentCheck.of(FOLDER, List.of(slow));
    List<String> said = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Thread.currentThread().interrupt(); // so that nobody waits for the one that is slow
        assertThatThrownBy(() -> check.check(GOOD.getBytes(UTF_8), List.of()))
            .isInstanceOfSatisfying(CheckUnavailableException.class, e -> said.add(e.why()));
      }
    } finally {
      Thread.interrupted();
      released.countDown();
    }
    assertThat(said).first().isEqualTo("the console is ending");
    assertThat(said).last().asString().contains("too many checks");
  }

  @Test
  void check_tests_areSaidNotToBeRun() {
    CheckReport report =
        DocumentCheck.of(FOLDER, List.of())
            .check(GOOD.getBytes(UTF_8), List.of(new TestFile("rules/a.test.json", "{}")));
    assertThat(report.passes()).isTrue();
    assertThat(report.problems())
        .singleElement()
        .satisfies(each -> assertThat(each.isError()).isFalse())
        .extracting(CheckProblem::path)
        .isEqualTo("rules/a.test.json");
  }

  @Test
  void refusal_failedTest_namesIt() {
    CheckReport report =
        new CheckReport(
            List.of(), List.of(new TestOutcome("rules/a.test.json", "cheap", false, "was dear")));
    assertThat(report.passes()).isFalse();
    assertThat(report.refusal()).isEqualTo("rules/a.test.json: cheap: was dear");
  }
}
