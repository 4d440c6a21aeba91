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
package io.shenyullm.admin.budgets;

import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the hourly comparison of counters and ledger has found. */
@RestController
@RequestMapping("/llm/api/v1/ledger-checks")
public class LedgerCheckController {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerCheckController.class);

  private final ConsoleGrid access;
  private final LedgerCheck check;

  public LedgerCheckController(ConsoleGrid access, LedgerCheck check) {
    this.access = access;
    this.check = check;
  }

  /** The last report, and whether a check is under way. */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> last() {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("shared", access.isShared());
    answer.put("underWay", check.isUnderWay());
    answer.put("last", check.last().map(LedgerReport::view).orElse(null));
    return answer;
  }

  /** Begins a check now, unless one is under way. */
  @PostMapping
  @RequiresRole({Role.FINANCE, Role.OPERATOR})
  ResponseEntity<Map<String, @Nullable Object>> begin(HttpServletRequest request) {
    access.requireShared();
    if (check.begin()) {
      LOG.info("a check of the ledger was asked for by {}", Operators.name(request));
    }
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(last());
  }
}
