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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.control.ControlKind;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.Share;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BudgetRowTest {
  private static final long UNIT = 1_000_000_000L;
  private static final long NOW = Instant.parse("2026-01-15T00:00:00Z").toEpochMilli();
  private static final CounterKey JANUARY =
      new CounterKey(
          "research-month\0department\0month\0Europe/Berlin\0USD\0null",
          Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(),
          Instant.parse("2026-02-01T00:00:00Z").toEpochMilli());

  @Test
  void view_readsEveryPartOfTheKeys() {
    assertThat(row(100, share("gw-1/boot-1", 20, 30)).view(null, null, NOW))
        .containsEntry("id", "research-month")
        .containsEntry("scope", "department")
        .containsEntry("tenant", "demo")
        .containsEntry("value", "research")
        .containsEntry("period", "month")
        .containsEntry("zone", "Europe/Berlin")
        .containsEntry("currency", "USD")
        .containsEntry("start", "2026-01-01T00:00:00Z")
        .containsEntry("end", "2026-02-01T00:00:00Z")
        .containsEntry("limitNanos", "100000000000")
        .containsEntry("settledNanos", "20000000000")
        .containsEntry("openNanos", "10000000000")
        .containsEntry("overspendBoundNanos", "0")
        .containsEntry("percent", 20.0)
        .containsEntry("control", null);
  }

  @Test
  void view_leases_tellGatewaysApartAndMarkLostOnes() {
    Share lost = new Share("gw-2\0boot-2", 1, 0, 5 * UNIT, NOW - 1, false);
    Share closed = new Share("gw-3", 1, UNIT, UNIT, NOW - 1, true);
    assertThat(row(100, share("gw/eu/boot-1", 1, 2), lost, closed).view(null, null, NOW))
        .extractingByKey("leases")
        .asString()
        .contains("gateway=gw/eu, boot=boot-1", "openNanos=1000000000, state=open")
        .contains("gateway=gw-2, boot=boot-2", "openNanos=5000000000, state=lost")
        .contains("gateway=gw-3, boot=,", "state=closed");
  }

  @Test
  void view_frozen_keepsTheLimitThatItHas() {
    BudgetControl frozen = new BudgetControl(null, true, "admin", Instant.EPOCH, "stop");
    // gateways ask with 0 while a budget is frozen
    assertThat(row(0, share("gw-1/b", 20, 30)).view(kept(frozen), 100 * UNIT, NOW))
        .containsEntry("limitNanos", "100000000000")
        .containsEntry("overspendBoundNanos", "0")
        .containsEntry("percent", 20.0)
        .extractingByKey("control")
        .asString()
        .contains("frozen=true", "reason=stop");
  }

  @Test
  void view_loweredBelowWhatIsOut_showsTheBound() {
    BudgetControl lowered =
        new BudgetControl(new BigDecimal("12.5"), false, "admin", Instant.EPOCH, "");
    assertThat(row(100, share("gw-1/b", 10, 30)).view(kept(lowered), 100 * UNIT, NOW))
        .containsEntry("limitNanos", "12500000000")
        .containsEntry("overspendBoundNanos", "17500000000");
  }

  @Test
  void view_limitOfNothing_hasNoPercentage() {
    assertThat(row(0, share("gw-1/b", 1, 1)).view(null, null, NOW)).containsEntry("percent", null);
  }

  @Test
  void view_nearlySpent_isNotCalledSpent() {
    Counter counter = new Counter(JANUARY, UNIT, true, UNIT - 1, List.of());
    assertThat(new BudgetRow("all\0\0*", counter).view(null, null, NOW))
        .containsEntry("percent", 99.9);
  }

  @Test
  void view_keysOfAnotherForm_areShownAsFarAsTheyGo() {
    Counter counter =
        new Counter(new CounterKey("lonely", 0, CounterKey.NEVER), UNIT, true, 0, List.of());
    assertThat(new BudgetRow("all", counter).view(null, null, NOW))
        .containsEntry("id", "lonely")
        .containsEntry("scope", "all")
        .containsEntry("tenant", "")
        .containsEntry("value", "")
        .containsEntry("currency", "")
        .containsEntry("end", null);
  }

  @Test
  void view_valuesThatShareAnEntry_areCalledOthers() {
    Counter counter = new Counter(JANUARY, UNIT, true, 0, List.of());
    assertThat(new BudgetRow("user\0others", counter).view(null, null, NOW))
        .containsEntry("scope", "user")
        .containsEntry("tenant", "")
        .containsEntry("value", "others");
  }

  @Test
  void fullest_ofMany_areKeptInOrderWithoutRepetitions() {
    FullestRows rows = new FullestRows(3);
    for (int round = 0; round < 2; round++) {
      for (int i = 1; i <= 10; i++) {
        rows.add(
            new BudgetRow(
                "user\0demo\0u" + i, new Counter(JANUARY, 100 * UNIT, true, i * UNIT, List.of())));
      }
    }
    assertThat(rows.rows()).extracting(BudgetRow::value).containsExactly("u10", "u9", "u8");
  }

  private static BudgetRow row(long limitUnits, Share... shares) {
    return new BudgetRow(
        "department\0demo\0research",
        new Counter(JANUARY, limitUnits * UNIT, true, 0, List.of(shares)));
  }

  private static Share share(String member, long settledUnits, long authorisedUnits) {
    return new Share(member, 1, settledUnits * UNIT, authorisedUnits * UNIT, NOW + 1000, false);
  }

  private static ControlKeeper.Kept kept(BudgetControl control) {
    return new ControlKeeper.Kept(
        Objects.requireNonNull(ControlKind.BUDGET.read("b", control.toBytes())), null);
  }
}
