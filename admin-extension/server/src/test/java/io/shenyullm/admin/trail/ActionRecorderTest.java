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
package io.shenyullm.admin.trail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.core.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;

final class ActionRecorderTest {
  private static final String LIGHT = TestingLight.LIGHT;

  private final ConsoleDatabase database = new TestingDatabase().open();
  private final ActionTrail trail = new ActionTrail(database, TestingTrail.KEY, Clock.systemUTC());
  private final TestingLight light = new TestingLight();
  private final MockMvc mvc =
      TestingApi.recorded(new ActionRecorder(trail), database.dataSource(), light);

  private List<Map<String, @Nullable Object>> records() {
    return trail.after(0, 100).stream()
        .map(entry -> Json.parseObject(entry.record().getBytes(UTF_8)))
        .toList();
  }

  private void set(String wanted, int expected) throws Exception {
    mvc.perform(put(LIGHT).content(wanted).requestAttr(Operators.ROLES, Set.of(Role.OPERATOR)))
        .andExpect(status().is(expected));
  }

  @Test
  void change_isRecordedBeforeAndAfter() throws Exception {
    set("on", 200);
    assertThat(records()).hasSize(2);
    assertThat(records().get(0))
        .containsEntry("kind", "asked")
        .containsEntry("actor", "admin")
        .containsEntry("roles", List.of("operator"))
        .containsEntry("method", "PUT")
        .containsEntry("path", LIGHT)
        .doesNotContainKey("after");
    assertThat(records().get(1))
        .containsEntry("kind", "done")
        .containsEntry("status", 200)
        .containsEntry("before", "off")
        .containsEntry("after", "on")
        .containsEntry("action", records().get(0).get("action"));
  }

  @Test
  void looking_isNotRecorded() throws Exception {
    mvc.perform(get(LIGHT)).andExpect(status().isOk());
    assertThat(records()).isEmpty();
  }

  @Test
  void question_isNotRecorded() throws Exception {
    mvc.perform(post(LIGHT + "/questions")).andExpect(status().isOk());
    assertThat(records()).isEmpty();
  }

  @Test
  void refusalOfTheEndpoint_isAnOutcome() throws Exception {
    set("broken", 409);
    set("burning", 500);
    assertThat(records()).extracting(record -> record.get("status")).contains(409, 500);
    assertThat(records()).noneMatch(record -> record.containsKey("after"));
  }

  @Test
  void change_byWhoMayNot_isNotRecorded() throws Exception {
    mvc.perform(put(LIGHT).content("on").requestAttr(Operators.ROLES, Set.of(Role.AUDITOR)))
        .andExpect(status().isForbidden());
    assertThat(records()).isEmpty();
  }

  @Test
  void withoutTheDatabase_nothingIsDone() throws Exception {
    new JdbcTemplate(database.dataSource()).execute("DROP TABLE llm_admin_action");
    set("on", 503);
    assertThat(light.state).isEqualTo("off");
  }

  @Test
  void login_isRecordedIfItSucceeds() throws Exception {
    mvc.perform(post("/llm/api/testing/doors").content("fay")).andExpect(status().isOk());
    mvc.perform(post("/llm/api/testing/doors").content("nobody")).andExpect(status().isOk());
    assertThat(records()).hasSize(1);
    assertThat(records().get(0))
        .containsEntry("kind", "done")
        .containsEntry("actor", "fay")
        .containsKey("address");
  }

  @Test
  void whatIsTooLong_isLeftOutAndSaidToBe() throws Exception {
    set("x".repeat(50_001), 200);
    assertThat(records().get(1)).doesNotContainKey("after").containsEntry("tooLong", true);
  }
}
