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
package io.shenyullm.admin.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.AdminSettings;
import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.check.DocumentCheck;
import io.shenyullm.admin.releases.SnapshotPublisher;
import io.shenyullm.admin.signing.SigningKey;
import io.shenyullm.admin.validation.TestingValidator;
import io.shenyullm.admin.validation.Validator;
import io.shenyullm.admin.validation.ValidatorCheck;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.util.unit.DataSize;

/** By the real validator, over a published folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RulesApiTest {
  private static final String RULES = "/llm/api/v1/rules/";
  private static final String DOCUMENT =
      """
      {"routes":[{"name":"default"}],
       "providers":[{"name":"p","protocol":"openai","baseUrl":"http://localhost:1/v1",
         "region":"eu","simulated":true}],
       "models":[
         {"id":"small","provider":"p","quality":0.4,"contextWindow":8000,"maxOutputTokens":2000,
          "prices":[{"currency":"USD","perMillion":{"input":"1","output":"2"}}]},
         {"id":"large","provider":"p","quality":0.9,"contextWindow":8000,"maxOutputTokens":2000,
          "prices":[{"currency":"USD","perMillion":{"input":"5","output":"9"}}]}]}
      """;

  private static final String HEAD =
      "package rules;\nimport io.shenyullm.rules.drools.facts.*;\nglobal RuleOutcomes out;\n";
  private static final String NOT_LARGE =
      HEAD
          + "rule \"not large\"\nwhen\n  $c : CandidateFact(model == \"large\")\nthen\n"
          + "  out.exclude($c, \"too dear\");\nend\n";
  private static final String NOT_SMALL =
      NOT_LARGE.replace("large", "small").replace("too dear", "too simple");
  private static final String TEST =
      """
      [{"name":"small it is","request":{"text":"Hello"},"expect":{"model":"small"}}]
      """;

  private Path directory;
  private Validator validator;
  private MockMvc api;

  @BeforeAll
  void open(@TempDir Path directory) throws IOException {
    this.directory = directory;
    validator = TestingValidator.open(directory);
    Path folder = Files.createDirectory(directory.resolve("snapshot"));
    Files.writeString(folder.resolve("gateway.json"), DOCUMENT);
    Path rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("a.drl"), NOT_LARGE);
    Files.writeString(rules.resolve("a.test.json"), TEST);
    SnapshotPublisher publisher = publisher(folder);
    assertThat(publisher.scan()).as(publisher.problem().toString()).isTrue();
    api = api(publisher, validator);
  }

  private SnapshotPublisher publisher(Path folder) throws IOException {
    return SnapshotPublisher.create(
        new AdminSettings.Snapshot(null, folder, null, null, Duration.ofSeconds(1), Duration.ZERO),
        SigningKey.readOrCreate(directory.resolve("key.pem")),
        new ValidatorCheck(validator, folder, DocumentCheck.load(folder)),
        new TestingDatabase().open(),
        Clock.systemUTC(),
        System::nanoTime,
        version -> {});
  }

  private MockMvc api(SnapshotPublisher publisher, Validator asked) {
    return TestingApi.of(new RulesController(publisher, new RuleQuestions(asked, directory)));
  }

  @AfterAll
  void close() {
    validator.close();
  }

  private static Map<String, @Nullable Object> item(String path, String text) {
    return Map.of("path", path, "text", text);
  }

  private static Map<String, @Nullable Object> items(Map<?, ?>... items) {
    Map<String, @Nullable Object> question = new LinkedHashMap<>();
    question.put("items", List.of(items));
    return question;
  }

  private ResultActions ask(String what, Map<String, @Nullable Object> question) throws Exception {
    return ask(api, what, question);
  }

  private static ResultActions ask(MockMvc api, String what, Map<String, @Nullable Object> question)
      throws Exception {
    return api.perform(
        post(RULES + what)
            .contentType(MediaType.APPLICATION_JSON)
            .content(new String(Json.write(question), UTF_8)));
  }

  @Test
  void files_inForce_rulesAndTests() throws Exception {
    api.perform(get(RULES + "files"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.version").isNumber())
        .andExpect(jsonPath("$.files[0].path").value("rules/a.drl"))
        .andExpect(jsonPath("$.files[0].text").value(NOT_LARGE))
        .andExpect(jsonPath("$.files[1].path").value("rules/a.test.json"))
        .andExpect(jsonPath("$.files.length()").value(2));
  }

  @Test
  void vocabulary_hasTheWordsAndTheNamesOfTheCatalogue() throws Exception {
    api.perform(get(RULES + "vocabulary"))
        .andExpect(status().isOk())
        .andExpect(
            jsonPath("$.facts[?(@.name=='CandidateFact')].properties[?(@.name=='model')].known[*]")
                .value(hasItem("large")))
        .andExpect(jsonPath("$.effects[*].name").value(hasItem("exclude")));
  }

  @Test
  void check_rulesInForce_nothing() throws Exception {
    ask("checks", items())
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.problems.length()").value(0));
  }

  @Test
  void check_brokenRule_isSaidByItsPathAndPlace() throws Exception {
    for (boolean compile : new boolean[] {false, true}) {
      Map<String, @Nullable Object> question =
          items(item("rules/b.drl", HEAD + "rule \"b\"\nwhen\n  Caller(tennant == \"a\")\n"));
      question.put("compile", compile);
      ask("checks", question)
          .andExpect(status().isOk())
          .andExpect(jsonPath("$.problems[0].severity").value("error"))
          .andExpect(jsonPath("$.problems[0].path").value("rules/b.drl"))
          .andExpect(jsonPath("$.problems[0].line").value(6));
    }
  }

  @Test
  void check_nameThatTheCatalogueDoesNotHave_isSaid() throws Exception {
    ask("checks", items(item("rules/a.drl", NOT_LARGE.replace("large", "larg"))))
        .andExpect(jsonPath("$.problems[0].path").value("rules/a.drl"))
        .andExpect(jsonPath("$.problems[0].rule").value("not larg"))
        .andExpect(jsonPath("$.problems[0].message").value(containsString("no model")));
  }

  @Test
  void check_settingsThatAreNone_saidByTheirPathAndLine() throws Exception {
    ask("checks", items(item("settings/routing.json", "{\n\"weights\":")))
        .andExpect(jsonPath("$.problems[0].path").value("settings/routing.json"))
        .andExpect(jsonPath("$.problems[0].line").value(2));
    ask("checks", items(item("settings/routing.json", "{\n\"weights\":{\n\"cost\":101}}")))
        .andExpect(jsonPath("$.problems[0].path").value("settings/routing.json"))
        .andExpect(jsonPath("$.problems[0].line").value(3));
  }

  @Test
  void decide_ofRulesInForceAndOfOthers() throws Exception {
    Map<String, @Nullable Object> question = items();
    question.put("request", Map.of("text", "Hello"));
    ask("decisions", question)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.decision.chosen.model").value("small"))
        .andExpect(jsonPath("$.decision.matchedRules[0]").value("not large"))
        .andExpect(jsonPath("$.problems.length()").value(0));
    Map<String, @Nullable Object> other = items(item("rules/b.drl", NOT_SMALL));
    other.put("removed", List.of("rules/a.drl"));
    other.put("request", Map.of("text", "Hello"));
    ask("decisions", other).andExpect(jsonPath("$.decision.chosen.model").value("large"));
  }

  @Test
  void decide_brokenRules_problemsInsteadOfADecision() throws Exception {
    Map<String, @Nullable Object> question = items(item("rules/a.drl", "rule"));
    question.put("request", Map.of("text", "Hello"));
    ask("decisions", question)
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.decision").isEmpty())
        .andExpect(jsonPath("$.problems[0].path").value("rules/a.drl"));
  }

  @Test
  void decide_requestThatIsNone_is400AndSaysWhy() throws Exception {
    Map<String, @Nullable Object> question = items();
    ask("decisions", question)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.detail").value("request is missing"));
    question.put("request", Map.of("text", "Hello", "budgetPercent", -1));
    ask("decisions", question)
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.detail").value(containsString("budgetPercent")));
  }

  @Test
  void testRun_saysHowEachWent() throws Exception {
    ask("test-runs", items())
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.passed").value(1))
        .andExpect(jsonPath("$.failed").value(0));
    ask("test-runs", items(item("rules/a.drl", NOT_SMALL)))
        .andExpect(jsonPath("$.failed").value(1))
        .andExpect(jsonPath("$.tests[0].path").value("rules/a.test.json"))
        .andExpect(jsonPath("$.tests[0].name").value("small it is"))
        .andExpect(jsonPath("$.tests[0].wrong[0]").value(containsString("large")))
        .andExpect(jsonPath("$.tests[0].decision.chosen.model").value("large"));
  }

  @Test
  void testRun_testsThatAreNone_saidByTheirPlace() throws Exception {
    ask("test-runs", items(item("rules/a.test.json", "[\n{\"name\":1}]")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.problems[0].path").value("rules/a.test.json"))
        .andExpect(jsonPath("$.problems[0].line").value(2))
        .andExpect(jsonPath("$.tests.length()").value(0));
  }

  @Test
  void pathThatIsNone_is400() throws Exception {
    for (String path :
        List.of("rules/../a.drl", "rules/a.txt", "policy/policy.wasm", "", "a.drl")) {
      ask("checks", items(item(path, ""))).andExpect(status().isBadRequest());
    }
    ask("checks", items(item("rules/a.drl", ""), item("rules/a.drl", "")))
        .andExpect(status().isBadRequest());
    Map<String, @Nullable Object> question = items();
    question.put("removed", List.of("/etc/passwd"));
    ask("checks", question).andExpect(status().isBadRequest());
  }

  @Test
  void nothingPublished_409() throws Exception {
    Path empty = Files.createTempDirectory(directory, "empty");
    MockMvc other = api(publisher(empty), validator);
    ask(other, "checks", items()).andExpect(status().isConflict());
    other
        .perform(get(RULES + "vocabulary"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.keywords").isArray());
    other
        .perform(get(RULES + "files"))
        .andExpect(jsonPath("$.version").isEmpty())
        .andExpect(jsonPath("$.files.length()").value(0));
  }

  @Test
  void validatorNotInstalled_503WithTheReason() throws Exception {
    try (Validator none =
        Validator.open(
            directory.resolve("nowhere"),
            DataSize.ofMegabytes(256),
            Duration.ofSeconds(1),
            Clock.systemUTC())) {
      Path folder = directory.resolve("snapshot");
      SnapshotPublisher publisher = publisher(folder);
      publisher.scan();
      ask(api(publisher, none), "checks", items())
          .andExpect(status().isServiceUnavailable())
          .andExpect(header().exists("Retry-After"))
          .andExpect(jsonPath("$.detail").value(containsString("nowhere")));
    }
  }
}
