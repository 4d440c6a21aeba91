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
package io.shenyullm.admin.requests;

import static io.shenyullm.admin.TestingDatabase.refusal;
import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.audit.AuditController;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.web.TestingApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;

final class RequestsControllerTest {
  private static final Path GOLDEN = Path.of("../../core/llm-records/src/test/resources/golden");

  private final TestingDatabase database = new TestingDatabase();
  private final RecordStore records = database.records();
  private final RequestsController controller = new RequestsController(records, mock());

  /** Ids of all pages, as a page walks them. */
  private List<Object> walk(int limit) {
    List<Object> ids = new ArrayList<>();
    String cursor = null;
    for (int pages = 0; pages < 20; pages++) {
      Map<String, @Nullable Object> page = controller.list(limit, cursor);
      for (Object row : (List<?>) page.get("requests")) {
        ids.add(((Map<?, ?>) row).get("id"));
      }
      cursor = (String) page.get("next");
      if (cursor == null) {
        return ids;
      }
    }
    throw new AssertionError("the pages have no end: " + ids);
  }

  /** The document knows every field that a record may have. */
  @Test
  void list_recordsWithAllFields_isAsTheDocumentSays() throws Exception {
    records.usage(Files.readAllBytes(GOLDEN.resolve("usage.json")));
    records.audit(Files.readAllBytes(GOLDEN.resolve("audit.json")));
    MockMvc api = TestingApi.of(controller, new AuditController(records));
    api.perform(get("/llm/api/v1/requests"))
        .andExpect(jsonPath("$.requests.length()").value(2))
        .andExpect(status().isOk());
    api.perform(get("/llm/api/v1/audit-records").param("requestId", "r-1"))
        .andExpect(jsonPath("$.audit.length()").value(1))
        .andExpect(status().isOk());
  }

  @Test
  void list_recordThatCannotBeRead_isLeftOutAndEndsNoPage() {
    String at = "2026-01-01T00:00:00Z";
    for (int i = 1; i <= 6; i++) {
      records.usage(usage("u" + i, at, "alice", "1").getBytes(UTF_8));
      records.audit(refusal("r" + i, at).getBytes(UTF_8));
    }
    JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    jdbc.update(
        "UPDATE llm_usage_document_202601 SET document = '{}' WHERE id IN ('u6', 'u5', 'u2')");
    jdbc.update("UPDATE llm_audit_record SET document = '{}' WHERE request_id = 'r4'");
    for (int limit = 1; limit <= 12; limit++) {
      assertThat(walk(limit))
          .as("pages of %d", limit)
          .containsExactly("u4", "u3", "u1", "r6", "r5", "r3", "r2", "r1");
    }
  }
}
