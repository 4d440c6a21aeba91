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
package io.shenyullm.admin.gateways;

import static io.shenyullm.admin.gateways.TestingStatuses.obeying;
import static io.shenyullm.admin.gateways.TestingStatuses.refusing;
import static io.shenyullm.admin.gateways.TestingStatuses.status;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.published.Published;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.records.Origin;
import io.shenyullm.records.StatusRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;

/** What operators see of gateways. */
class GatewaysApiTest {
  private static final String PATH = "/llm/api/v1/gateways";

  private final TestingStatuses.Hands clock = new TestingStatuses.Hands();
  private final TestingStatuses.Publishes published = new TestingStatuses.Publishes();
  private final GatewayStatuses gateways = new GatewayStatuses(clock);
  private final MockMvc api = TestingApi.of(new GatewaysController(gateways, published, clock));

  private void say(String gateway, StatusRecord.Snapshot snapshot) {
    gateways.status(status(gateway, "b", 1).snapshot(snapshot).build());
  }

  @Test
  void list_whileAReleaseSpreads_saysWhoObeysRefusesAndIsSilent() throws Exception {
    published.current = new Published(4, "new", new byte[0]);
    say("gw-5", obeying(4, "new"));
    clock.pass(Duration.ofSeconds(16));
    say("gw-1", obeying(4, "new"));
    say("gw-2", refusing(4, "no such fact"));
    say("gw-3", obeying(3, "abcd"));
    api.perform(get(PATH))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.rollout.version").value(4))
        .andExpect(jsonPath("$.rollout.obeys").value(1))
        .andExpect(jsonPath("$.rollout.refused").value(1))
        .andExpect(jsonPath("$.rollout.pending").value(1))
        .andExpect(jsonPath("$.rollout.silent").value(1))
        .andExpect(jsonPath("$.total").value(4))
        .andExpect(jsonPath("$.next").isEmpty())
        .andExpect(jsonPath("$.gateways[0].id").value("gw-1"))
        .andExpect(jsonPath("$.gateways[0].state").value("obeys"))
        .andExpect(jsonPath("$.gateways[0].version").value("0.1.0"))
        .andExpect(jsonPath("$.gateways[0].host").value("node-1"))
        .andExpect(jsonPath("$.gateways[1].state").value("refused"))
        .andExpect(jsonPath("$.gateways[1].refusedVersion").value(4))
        .andExpect(jsonPath("$.gateways[1].problem").value("rules/a.drl:7:9: no such fact"))
        .andExpect(jsonPath("$.gateways[2].state").value("pending"))
        .andExpect(jsonPath("$.gateways[3].state").value("silent"));
  }

  @Test
  void list_nothingPublished_hasNoRollout() throws Exception {
    say("gw-1", obeying(4, "new"));
    api.perform(get(PATH))
        .andExpect(jsonPath("$.rollout").isEmpty())
        .andExpect(jsonPath("$.gateways[0].state").value("unmanaged"));
  }

  @Test
  void list_pages_goOnWhereTheOneBeforeEnded() throws Exception {
    for (int i = 1; i <= 5; i++) {
      say("gw-" + i, obeying(4, "new"));
    }
    api.perform(get(PATH).param("limit", "2"))
        .andExpect(jsonPath("$.gateways.length()").value(2))
        .andExpect(jsonPath("$.next").value("gw-2"));
    api.perform(get(PATH).param("limit", "3").param("cursor", "gw-2"))
        .andExpect(jsonPath("$.gateways[0].id").value("gw-3"))
        .andExpect(jsonPath("$.total").value(5))
        .andExpect(jsonPath("$.next").isEmpty());
    api.perform(get(PATH).param("q", "GW-4")).andExpect(jsonPath("$.total").value(1));
    api.perform(get(PATH).param("q", "node")).andExpect(jsonPath("$.total").value(5));
  }

  @Test
  void list_badQuestion_is400() throws Exception {
    api.perform(get(PATH).param("limit", "0")).andExpect(status().isBadRequest());
    api.perform(get(PATH).param("limit", "501")).andExpect(status().isBadRequest());
    api.perform(get(PATH).param("cursor", "x".repeat(257))).andExpect(status().isBadRequest());
    api.perform(get(PATH).param("q", "x".repeat(201))).andExpect(status().isBadRequest());
    api.perform(get(PATH + "/" + "x".repeat(257))).andExpect(status().isBadRequest());
  }

  @Test
  void get_hasAllThatTheGatewaySays() throws Exception {
    gateways.status(
        status("gw-1", "b", 1)
            .snapshot(refusing(4, "no such fact"))
            .requests(5, 100, 1_000)
            .cache(2, 300)
            .outbox(
                new StatusRecord.Outbox(
                    new StatusRecord.Queue(1L, 2L), new StatusRecord.Queue(3L, 4L), 50L))
            .link(new StatusRecord.Link("console", "", true, TestingStatuses.START))
            .offers(
                List.of(
                    new StatusRecord.Offer("a/m", "closed", 0.7, null, Duration.ofSeconds(9)),
                    new StatusRecord.Offer("b/m", "ready", 0.0, Duration.ofMillis(40), null)))
            .build());
    api.perform(get(PATH + "/gw-1"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.boot").value("b"))
        .andExpect(jsonPath("$.java").value("17.0.13"))
        .andExpect(jsonPath("$.problems[0].source").value("rules/a.drl"))
        .andExpect(jsonPath("$.problems[0].line").value(7))
        .andExpect(jsonPath("$.requests").value(5))
        .andExpect(jsonPath("$.bytesLimit").value(1_000))
        .andExpect(jsonPath("$.cachedReplies").value(2))
        .andExpect(jsonPath("$.waitingRecords").value(4))
        .andExpect(jsonPath("$.parkedRecords").value(6))
        .andExpect(jsonPath("$.audit.parked").value(4))
        .andExpect(jsonPath("$.links[0].expiresAt").value("2026-01-01T00:00:00Z"))
        .andExpect(jsonPath("$.offersInTrouble").value(1))
        .andExpect(jsonPath("$.offers[0].opensInMillis").value(9_000))
        .andExpect(jsonPath("$.offers[1].firstTokenMillis").value(40))
        .andExpect(jsonPath("$.budgetsCounted").isEmpty());
    api.perform(get(PATH + "/gw-2")).andExpect(status().isNotFound());
  }

  /** Of gateways that are older, or that have no such part. */
  @Test
  void get_gatewayThatSaysLittle_hasNothingInItsPlace() throws Exception {
    gateways.status(
        StatusRecord.builder(new Origin("s", TestingStatuses.START, "gw-1", null)).build());
    api.perform(get(PATH + "/gw-1"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.snapshotVersion").isEmpty())
        .andExpect(jsonPath("$.parkedRecords").isEmpty())
        .andExpect(jsonPath("$.offersInTrouble").isEmpty())
        .andExpect(jsonPath("$.offers.length()").value(0));
  }
}
