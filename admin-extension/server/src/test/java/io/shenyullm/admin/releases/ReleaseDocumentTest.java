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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.check.CheckProblem;
import io.shenyullm.admin.check.CheckProblem.Severity;
import io.shenyullm.admin.check.CheckReport;
import io.shenyullm.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReleaseDocumentTest {
  private static ReleaseDocument of(String... pathsAndTexts) {
    return ReleaseDocument.of(content(pathsAndTexts), 7, Instant.EPOCH);
  }

  static ReleaseContent content(String... pathsAndTexts) {
    ReleaseContent content = ReleaseContent.EMPTY;
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      String[] path = pathsAndTexts[i].split("/");
      content = content.with(new ItemPath(path[0], path[1]), pathsAndTexts[i + 1]);
    }
    return content;
  }

  private static Map<String, @Nullable Object> tree(ReleaseDocument document) {
    assertThat(document.faults()).isEmpty();
    return Json.parseObject(document.bytes());
  }

  @Test
  void of_items_areSectionsAndFiles() {
    assertThat(
            tree(
                of(
                    "settings/routes.json", "[ ]\n",
                    "settings/routing.json", "{\"weights\": {\"cost\": 1}} ",
                    "rules/a.drl", "rule \"ü\"",
                    "rules/a.test.json", "{}",
                    "policy/policy.wasm", "AAAA")))
        .isEqualTo(
            Map.of(
                "schema",
                1,
                "version",
                7,
                "createdAt",
                "1970-01-01T00:00:00Z",
                "routes",
                List.of(),
                "routing",
                Map.of(
                    "weights",
                    Map.of("cost", 1),
                    "files",
                    List.of(Map.of("path", "a.drl", "text", "rule \"ü\""))),
                "policy",
                Map.of("wasm", "AAAA")));
  }

  @Test
  void of_rulesWithoutSettings_makeTheSection() {
    assertThat(tree(of("rules/a.drl", "x"))).containsKey("routing");
    assertThat(tree(of("rules/a.drl", "x", "settings/routing.json", " { } ")))
        .containsKey("routing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "settings/routes.json|[}|settings/routes.json",
        "settings/routing.json|[]|settings/routing.json",
        "settings/routing.json|{\"files\":[]}|settings/routing.json",
        "settings/routes.json|1 , \"version\": 2|settings/routes.json",
        "policy/policy.wasm|no Base64|policy/policy.wasm",
        "policy/a.rego|package x|policy"
      })
  void of_whatMakesNoDocument_isAFaultOfItsItem(String path, String text, String named) {
    assertThat(of("rules/a.drl", "x", path, text).faults())
        .extracting(CheckProblem::path)
        .contains(named);
  }

  @Test
  void ofItems_lineOfTheDocument_isALineOfAnItem() {
    ReleaseDocument document =
        of("settings/aliases.json", "{\n}", "settings/routes.json", "[\n{\"name\":\n \"here\"}]");
    List<String> lines = new String(document.bytes(), UTF_8).lines().toList();
    int line = 1 + lines.indexOf(" \"here\"}]");
    CheckReport said =
        document.ofItems(
            CheckReport.refused(
                List.of(
                    new CheckProblem("gateway.json", line, 2, Severity.ERROR, "odd"),
                    new CheckProblem("a.drl", 3, 4, Severity.ERROR, "odd"),
                    CheckProblem.error("routes", "odd"))));
    assertThat(said.problems())
        .containsExactly(
            new CheckProblem("settings/routes.json", 3, 2, Severity.ERROR, "odd"),
            new CheckProblem("rules/a.drl", 3, 4, Severity.ERROR, "odd"),
            CheckProblem.error("settings/routes.json", "odd"));
  }
}
