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
package io.shenyullm.admin.actions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.admin.trail.ActionEntry;
import io.shenyullm.admin.trail.ActionTrail;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.core.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What people have done, newest first, and all of it for whoever checks it. */
@RestController
class ActionsController {
  private static final int EXPORTS_AT_ONCE = 2;
  private static final int PAGE = 1_000;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ActionTrail trail;
  private final Semaphore exports = new Semaphore(EXPORTS_AT_ONCE);

  ActionsController(ActionTrail trail) {
    this.trail = trail;
  }

  /** Records of the chain, newest first. */
  @GetMapping("/llm/api/v1/admin-actions")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.ADMINISTRATOR})
  Map<String, @Nullable Object> list(
      @RequestParam(name = "actor", defaultValue = "") String actor,
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable Long cursor) {
    ListQuery.requireLimit(limit);
    ListQuery.requireSearch(actor);
    List<ActionEntry> page = trail.page(actor, cursor == null ? Long.MAX_VALUE : cursor, limit);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("actions", page.stream().map(ActionsController::view).toList());
    answer.put("next", page.size() < limit ? null : page.get(page.size() - 1).sequence());
    return answer;
  }

  /** All of the chain as JSON lines, in its order, with its hashes and signatures. */
  @GetMapping("/llm/api/v1/admin-action-exports")
  @RequiresRole({Role.AUDITOR, Role.COMPLIANCE, Role.ADMINISTRATOR})
  void export(HttpServletResponse response) throws IOException {
    if (!exports.tryAcquire()) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the chain is being exported already; try again when that is done");
    }
    try {
      response.setContentType("application/x-ndjson");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("Content-Disposition", "attachment; filename=\"admin-actions.ndjson\"");
      OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
      long last = 0;
      for (List<ActionEntry> page = trail.after(0, PAGE);
          !page.isEmpty();
          page = trail.after(last, PAGE)) {
        for (ActionEntry entry : page) {
          Map<String, @Nullable Object> line = new LinkedHashMap<>();
          line.put("record", entry.record());
          line.put("hash", entry.hash());
          line.put("signature", entry.signature());
          line.put("signedWith", entry.signedWith());
          out.write(Json.write(line));
          out.write('\n');
          last = entry.sequence();
        }
      }
      Map<String, @Nullable Object> end = new LinkedHashMap<>();
      end.put("records", last);
      end.put("publicKey", trail.publicKey());
      out.write(Json.write(Map.of("end", end)));
      out.write('\n');
      out.flush();
    } finally {
      exports.release();
    }
  }

  private static Map<String, @Nullable Object> view(ActionEntry entry) {
    Map<String, @Nullable Object> record = Json.parseObject(entry.record().getBytes(UTF_8));
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    for (String field :
        List.of(
            "sequence",
            "action",
            "kind",
            "at",
            "actor",
            "roles",
            "address",
            "method",
            "path",
            "status",
            "before",
            "after")) {
      view.put(field, record.get(field));
    }
    view.put("tooLong", Boolean.TRUE.equals(record.get("tooLong")));
    view.put("hash", entry.hash());
    return view;
  }
}
