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
package io.shenyullm.admin.deadletters;

import static io.shenyullm.admin.TestingDatabase.usage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.deadletters.DeadlettersController.Replay;
import io.shenyullm.admin.ingest.RecordStore;
import io.shenyullm.admin.ingest.Sender;
import io.shenyullm.admin.ledger.DeadLetters;
import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.TestingApi;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.server.ResponseStatusException;

final class DeadlettersControllerTest {
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
  private static final String GOOD = usage("r1", "2026-01-01T00:00:00Z", "alice", "1");
  private static final String BAD = GOOD.replace("\"cost\"", "x").replace("\"USD\"", "\"dollars\"");

  private static final String PATH = "/llm/api/v1/dead-letters";

  private final TestingDatabase testing = new TestingDatabase();
  private final RecordStore records = testing.records();
  private final DeadLetters letters =
      new DeadLetters(
          ConsoleDatabase.of(testing.dataSource(), Clock.systemUTC(), TestingDatabase.SCHEMAS),
          Clock.systemUTC());
  private final DeadlettersController controller = new DeadlettersController(records, letters);
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  private long only() {
    return (Long) rows(controller.list(50, null)).get(0).get("id");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(Map<String, @Nullable Object> page) {
    return (List<Map<String, Object>>) page.get("deadLetters");
  }

  @Test
  void list_pagesByIdAndQuotesNothing() {
    for (int i = 0; i < 3; i++) {
      records.usage(("{\"secret-" + i + "\":1}").getBytes(UTF_8));
    }
    Map<String, @Nullable Object> first = controller.list(2, null);
    assertThat(rows(first)).hasSize(2).noneMatch(row -> row.toString().contains("secret"));
    assertThat(first.get("total")).isEqualTo(3L);
    Map<String, @Nullable Object> second = controller.list(2, (Long) first.get("next"));
    assertThat(rows(second)).hasSize(1);
    assertThat(second.get("next")).isNull();
    assertThatThrownBy(() -> controller.list(0, null)).isInstanceOf(ResponseStatusException.class);
  }

  @Test
  void replay_mended_isStoredAndGone() {
    records.usage(BAD.getBytes(UTF_8));
    long id = only();
    assertThat(controller.show(id).getBody()).containsEntry("document", BAD.strip());
    String mended = GOOD.strip().replace(",", ",\n  ");
    assertThat(controller.replay(id, new Replay(mended), request))
        .containsEntry("outcome", "stored");
    assertThat(records.newestUsage(FAR, "", 10)).hasSize(1);
    assertThat(letters.count()).isZero();
    assertThatThrownBy(() -> controller.show(id)).hasMessageContaining("404");
  }

  @Test
  void replay_ofWhatIsThere_isADuplicate() {
    records.usage((BAD + GOOD).getBytes(UTF_8));
    assertThat(controller.replay(only(), new Replay(GOOD.strip()), request))
        .containsEntry("outcome", "duplicate");
    assertThat(letters.count()).isZero();
  }

  @Test
  void replay_ofWhatStillCannotBeStored_staysAsItWas() {
    records.usage(BAD.getBytes(UTF_8));
    long id = only();
    assertThatThrownBy(() -> controller.replay(id, new Replay(null), request))
        .hasMessageContaining("422")
        .hasMessageContaining("billingCurrency");
    assertThatThrownBy(() -> controller.replay(id, new Replay(" "), request))
        .hasMessageContaining("it is empty");
    assertThat(letters.count()).isEqualTo(1);
  }

  @Test
  void replay_ofALineThatWasCut_asksForAnother() {
    records.usage(("{\"a\":\"" + "x".repeat(70_000) + "\"}").getBytes(UTF_8));
    assertThatThrownBy(() -> controller.replay(only(), new Replay(null), request))
        .hasMessageContaining("409");
  }

  @Test
  void replay_ofAnAuditRecordThatWasChanged_isRefused() {
    records.audit("{\"schema\":1}".getBytes(UTF_8));
    assertThatThrownBy(
            () -> controller.replay(only(), new Replay("{\"schema\":1,\"a\":1}"), request))
        .hasMessageContaining("chain");
  }

  @Test
  void replay_ofALineInTheNameOfAnother_isRefusedAsItWas() {
    records.usage(new Sender("gw-2"), GOOD.getBytes(UTF_8));
    long id = only();
    assertThat(rows(controller.list(50, null)).get(0))
        .containsEntry("sender", "gw-2")
        .containsEntry("gateway", "gw-1");
    assertThatThrownBy(() -> controller.replay(id, new Replay(null), request))
        .hasMessageContaining("422")
        .hasMessageContaining(Sender.NOT_ITS_OWN);
    assertThat(records.newestUsage(FAR, "", 10)).isEmpty();
    String mended = GOOD.strip().replace("gw-1", "gw-2");
    assertThat(controller.replay(id, new Replay(mended), request))
        .containsEntry("outcome", "stored");
  }

  @Test
  void list_ofOneLineFromTwoGateways_hasBoth() {
    records.usage(new Sender("gw-2"), BAD.getBytes(UTF_8));
    records.usage(new Sender("gw-3"), BAD.getBytes(UTF_8));
    records.usage(new Sender("gw-3"), BAD.getBytes(UTF_8));
    assertThat(rows(controller.list(50, null)))
        .extracting(row -> row.get("sender"))
        .containsExactly("gw-3", "gw-2");
  }

  @Test
  void api_discardAndReplay_areHeldAgainstTheDocument() throws Exception {
    records.usage((BAD + BAD.replace("{", "{ ")).getBytes(UTF_8));
    MockMvc api = TestingApi.of(controller);
    String one = PATH + "/" + only();
    String eTag = api.perform(get(one)).andReturn().getResponse().getHeader("ETag");
    assertThat(eTag).isNotNull();
    api.perform(get(PATH)).andExpect(status().isOk());
    api.perform(delete(one)).andExpect(status().isPreconditionRequired());
    api.perform(delete(one).header("If-Match", "\"other\""))
        .andExpect(status().isPreconditionFailed());
    api.perform(post(one + "/replay").contentType("application/json").content("{}"))
        .andExpect(status().isUnprocessableEntity());
    api.perform(delete(one).header("If-Match", eTag)).andExpect(status().isOk());
    api.perform(delete(one).header("If-Match", eTag)).andExpect(status().isPreconditionFailed());
    api.perform(delete(one).header("If-Match", "*")).andExpect(status().isOk());
    api.perform(get(one)).andExpect(status().isNotFound());
    String body = "{\"document\":\"" + GOOD.strip().replace("\"", "\\\"") + "\"}";
    String other = PATH + "/" + only() + "/replay";
    for (int i = 0; i < 2; i++) {
      api.perform(
              post(other)
                  .header("Idempotency-Key", "k")
                  .contentType("application/json")
                  .content(body))
          .andExpect(status().isOk())
          .andExpect(jsonPath("$.outcome").value("stored"));
    }
  }

  @Test
  void discard_twice_changesNothing() {
    records.usage(BAD.getBytes(UTF_8));
    long id = only();
    assertThat(controller.discard(id, "*", request)).containsEntry("removed", true);
    assertThat(controller.discard(id, "*", request)).containsEntry("removed", false);
    assertThat(letters.count()).isZero();
  }
}
