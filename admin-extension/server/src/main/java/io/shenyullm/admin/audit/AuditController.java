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
package io.shenyullm.admin.audit;

import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Audit records for the console. */
@RestController
public class AuditController {
  private static final int MAX_ID_CHARS = 300;

  private final RecordStore records;

  public AuditController(RecordStore records) {
    this.records = records;
  }

  /** The audit records of one request, in the order they were written. */
  @GetMapping("/llm/api/v1/audit-records")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.OPERATOR})
  Map<String, Object> ofRequest(@RequestParam("requestId") String requestId) {
    if (requestId.isBlank() || requestId.length() > MAX_ID_CHARS) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST, "requestId must be 1 to " + MAX_ID_CHARS + " characters");
    }
    return Map.of("audit", records.audit(requestId));
  }
}
