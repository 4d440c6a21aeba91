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
package io.shenyullm.admin.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints of every role, at addresses that no document has. */
@RestController
class TestingController {
  static final String THINGS = "/llm/api/testing/things";

  /** What was posted. */
  final List<String> made = new ArrayList<>();

  /** Answers or fails in place of what is usual. */
  Answer answer = body -> ResponseEntity.status(HttpStatus.CREATED).body(Map.of("made", body));

  @FunctionalInterface
  interface Answer {
    ResponseEntity<Map<String, String>> to(String body) throws Exception;
  }

  @GetMapping(THINGS)
  @RequiresRole(Role.VIEWER)
  Map<String, String> look() {
    return Map.of();
  }

  @PostMapping(THINGS)
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, String>> make(@RequestBody String body) throws Exception {
    made.add(body);
    return answer.to(body);
  }

  @PostMapping("/llm/api/testing/logins")
  @RequiresRole(Role.NONE)
  Map<String, String> login() {
    return Map.of();
  }

  @DeleteMapping("/llm/api/testing/logins")
  @RequiresRole(Role.NONE)
  void logout() {}

  @PostMapping("/llm/api/testing/limits")
  @RequiresRole({Role.OPERATOR, Role.FINANCE})
  void spend() {}

  @GetMapping("/llm/api/testing/records")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE})
  void audit() {}

  @GetMapping("/llm/api/testing/forgotten")
  Map<String, String> forgotten() {
    return Map.of();
  }
}
