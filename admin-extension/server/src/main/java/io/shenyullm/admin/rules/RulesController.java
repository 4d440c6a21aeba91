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

import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.published.PublishedSnapshot;
import io.shenyullm.admin.web.ChangesNothing;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Answers those who write rules. Nothing is changed, and nothing is kept between questions. */
@RestController
public class RulesController {
  private static final String RULES = "rules/";

  private final PublishedSnapshot published;
  private final RuleQuestions questions;

  RulesController(PublishedSnapshot published, RuleQuestions questions) {
    this.published = published;
    this.questions = questions;
  }

  /** Rules and their tests that are in force. */
  @GetMapping("/llm/api/v1/rules/files")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> files() {
    List<Map<String, @Nullable Object>> files = new ArrayList<>();
    published
        .items()
        .forEach(
            (path, text) -> {
              if (path.startsWith(RULES)) {
                files.add(Map.of("path", path, "text", text));
              }
            });
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("version", published.current().map(Published::version).orElse(null));
    view.put("files", files);
    return view;
  }

  /** The words that rules may use. */
  @GetMapping("/llm/api/v1/rules/vocabulary")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> vocabulary() {
    return questions.vocabulary(published.overlaid(Map.of(), Set.of()).orElse(null));
  }

  /** What is wrong with rules. */
  @PostMapping("/llm/api/v1/rules/checks")
  @RequiresRole(Role.OPERATOR)
  @ChangesNothing
  Map<String, @Nullable Object> check(@RequestBody RuleQuestion question) {
    return questions.check(question.overlay(published), !Boolean.FALSE.equals(question.compile()));
  }

  /** What would be decided about a request. */
  @PostMapping("/llm/api/v1/rules/decisions")
  @RequiresRole(Role.OPERATOR)
  @ChangesNothing
  Map<String, @Nullable Object> decide(@RequestBody RuleQuestion question) {
    Map<String, @Nullable Object> request = question.request();
    if (request == null) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "request is missing");
    }
    return questions.decide(question.overlay(published), request);
  }

  /** How tests go. */
  @PostMapping("/llm/api/v1/rules/test-runs")
  @RequiresRole(Role.OPERATOR)
  @ChangesNothing
  Map<String, @Nullable Object> test(@RequestBody RuleQuestion question) {
    return questions.test(question.overlay(published));
  }
}
