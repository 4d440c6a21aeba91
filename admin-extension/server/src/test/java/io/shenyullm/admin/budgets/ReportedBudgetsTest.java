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

import static io.shenyullm.admin.gateways.TestingStatuses.START;
import static io.shenyullm.admin.gateways.TestingStatuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.reported.Reported;
import io.shenyullm.records.StatusRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where no grid counts, what gateways say is added up. */
class ReportedBudgetsTest {
  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

  private static StatusRecord.Budget budget(
      @Nullable String value, long limit, long settled, long carried, long held) {
    return new StatusRecord.Budget(
        "team-month",
        "team",
        value == null ? "" : "acme",
        value,
        "month",
        "UTC",
        "USD",
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-02-01T00:00:00Z"),
        limit,
        settled,
        carried,
        held);
  }

  private static Reported says(
      String gateway, Instant seenAt, long counted, StatusRecord.Budget... budgets) {
    return new Reported(
        status(gateway, "boot-" + gateway, 1)
            .budgets(new StatusRecord.Budgets(counted, List.of(budgets)))
            .build(),
        seenAt,
        null);
  }

  private static Map<String, @Nullable Object> only(ReportedBudgets budgets) {
    assertThat(budgets.rows().rows()).hasSize(1);
    return budgets.rows().rows().get(0).view(null, null, NOW.toEpochMilli());
  }

  private static ReportedBudgets of(Reported... reports) {
    return ReportedBudgets.of(List.of(reports), NOW, 10, "");
  }

  /** The second has taken over at its start what the first had spent until then. */
  @Test
  void of_twoGateways_addsWithoutCountingTheLedgerTwice() {
    ReportedBudgets budgets =
        of(
            says("gw-1", NOW, 1, budget("search", 100, 30, 10, 5)),
            says("gw-2", NOW, 1, budget("search", 100, 33, 25, 2)));
    assertThat(only(budgets))
        .containsEntry("id", "team-month")
        .containsEntry("scope", "team")
        .containsEntry("tenant", "acme")
        .containsEntry("value", "search")
        .containsEntry("period", "month")
        .containsEntry("zone", "UTC")
        .containsEntry("currency", "USD")
        .containsEntry("end", "2026-02-01T00:00:00Z")
        .containsEntry("limitNanos", "100")
        .containsEntry("settledNanos", "38") // 10 before both, 20 and 8 by them
        .containsEntry("openNanos", "7")
        .containsEntry("percent", 38.0);
    assertThat(budgets.gateways()).isEqualTo(2);
    assertThat(budgets.partial()).isFalse();
    assertThat(only(budgets).get("leases").toString())
        .contains("gateway=gw-1, boot=boot-gw-1, settledNanos=20, openNanos=5, state=open")
        .contains("gateway=gw-2, boot=boot-gw-2, settledNanos=8, openNanos=2, state=open");
  }

  @Test
  void of_silentGateway_countsAndIsMarked() {
    ReportedBudgets budgets =
        of(says("gw-1", NOW.minusSeconds(60), 1, budget("search", 100, 30, 0, 0)));
    assertThat(budgets.silent()).isEqualTo(1);
    assertThat(only(budgets)).containsEntry("settledNanos", "30");
    assertThat(only(budgets).get("leases").toString()).contains("state=lost");
  }

  @Test
  void of_gatewayThatListsSome_isPartial() {
    assertThat(of(says("gw-1", NOW, 500, budget("search", 100, 30, 0, 0))).partial()).isTrue();
  }

  @Test
  void of_gatewayWithAGrid_saysNothing() {
    ReportedBudgets budgets = of(new Reported(status("gw-1", "b", 1).build(), NOW, null));
    assertThat(budgets.gateways()).isZero();
    assertThat(budgets.rows().rows()).isEmpty();
  }

  @Test
  void of_manyValuesInOneCounter_areNobodys() {
    assertThat(only(of(says("gw-1", NOW, 1, budget(null, 100, 30, 0, 0)))))
        .containsEntry("tenant", "")
        .containsEntry("value", "others");
  }

  @Test
  void of_windowsThatEndedOrAreNone_areNotListed() {
    StatusRecord.Budget ended =
        new StatusRecord.Budget(
            "a", "all", "", "*", "day", "UTC", "USD", START, START.plusSeconds(9), 1, 1, 0, 0);
    StatusRecord.Budget none =
        new StatusRecord.Budget(
            "a", "all", "", "*", "day", "UTC", "USD", START, START.minusSeconds(9), 1, 1, 0, 0);
    StatusRecord.Budget endless =
        new StatusRecord.Budget(
            "b", "all", "", "*", "total", "UTC", "USD", START, Instant.MAX, 1, 9, 99, 0);
    Map<String, @Nullable Object> view = only(of(says("gw-1", NOW, 3, ended, none, endless)));
    assertThat(view).containsEntry("id", "b").containsEntry("end", null);
  }
}
