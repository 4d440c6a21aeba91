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
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.trail.ActionTrail;
import io.shenyullm.admin.trail.TestingTrail;
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
import org.springframework.test.web.servlet.MockMvc;

final class ActionsControllerTest {
  private static final String ACTIONS = "/llm/api/v1/admin-actions";

  private final ConsoleDatabase database = new TestingDatabase().open();
  private final ActionTrail trail = new ActionTrail(database, TestingTrail.KEY, Clock.systemUTC());
  private final MockMvc mvc = TestingApi.of(new ActionsController(trail));

  private String ask(String path) throws Exception {
    return mvc.perform(get(path))
        .andExpect(status().isOk())
        .andReturn()
        .getResponse()
        .getContentAsString(UTF_8);
  }

  @Test
  void list_goesBackPageByPage() throws Exception {
    for (String path : List.of("/a", "/b", "/c")) {
      TestingTrail.add(trail, "admin", path);
    }
    Map<String, @Nullable Object> first =
        Json.parseObject(ask(ACTIONS + "?limit=2").getBytes(UTF_8));
    assertThat((List<?>) first.get("actions"))
        .extracting(each -> (Object) ((Map<?, ?>) each).get("path"))
        .containsExactly("/c", "/b");
    assertThat(first).containsEntry("next", 2);
    Map<String, @Nullable Object> last =
        Json.parseObject(ask(ACTIONS + "?limit=2&cursor=2").getBytes(UTF_8));
    assertThat((List<?>) last.get("actions")).hasSize(1);
    assertThat(last.get("next")).isNull();
  }

  @Test
  void list_ofOnePerson() throws Exception {
    TestingTrail.add(trail, "admin", "/a");
    TestingTrail.add(trail, "fay", "/b");
    assertThat(ask(ACTIONS + "?actor=fay")).contains("/b").doesNotContain("/a");
  }

  @Test
  void actions_areNotForOperators() throws Exception {
    for (String path : List.of(ACTIONS, "/llm/api/v1/admin-action-exports")) {
      mvc.perform(get(path).requestAttr(Operators.ROLES, Set.of(Role.OPERATOR, Role.FINANCE)))
          .andExpect(status().isForbidden());
    }
  }

  @Test
  void export_hasEveryRecordAsItWasHashed_andAnEnd() throws Exception {
    TestingTrail.add(trail, "admin", "/a");
    TestingTrail.add(trail, "fay", "/b");
    List<String> lines = ask("/llm/api/v1/admin-action-exports").lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(Json.parseObject(lines.get(0).getBytes(UTF_8)).get("record"))
        .isEqualTo(trail.after(0, 1).get(0).record());
    assertThat(lines.get(2)).contains("\"records\":2", TestingTrail.KEY.publicKeyText());
  }
}
