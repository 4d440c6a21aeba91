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
package io.shenyullm.cost.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class BudgetPeriodTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void window_dayTheClocksGoForward_has23Hours() {
    BudgetWindow window = BudgetPeriod.DAY.window(Instant.parse("2026-03-29T12:00:00Z"), BERLIN);
    assertThat(window.start()).isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
    assertThat(Duration.between(window.start(), window.end())).isEqualTo(Duration.ofHours(23));
  }

  @Test
  void window_dayTheClocksGoBack_has25Hours() {
    BudgetWindow window = BudgetPeriod.DAY.window(Instant.parse("2026-10-25T12:00:00Z"), BERLIN);
    assertThat(Duration.between(window.start(), window.end())).isEqualTo(Duration.ofHours(25));
  }

  @Test
  void window_weekInShanghai_startsOnLocalMonday() {
    BudgetWindow window =
        BudgetPeriod.WEEK.window(Instant.parse("2026-01-04T17:00:00Z"), ZoneId.of("Asia/Shanghai"));
    assertThat(window.start()).isEqualTo(Instant.parse("2026-01-04T16:00:00Z"));
    assertThat(window.end()).isEqualTo(Instant.parse("2026-01-11T16:00:00Z"));
  }

  @Test
  void window_monthAtYearEnd_endsWithTheYear() {
    BudgetWindow window =
        BudgetPeriod.MONTH.window(Instant.parse("2026-12-31T23:59:59.999Z"), ZoneId.of("UTC"));
    assertThat(window.start()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(window.end()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @Test
  void window_hourShiftedByHalfAnHour_isCutAtTheTransition() {
    // Lord Howe Island goes from +11:00 to +10:30 at 02:00 local time
    ZoneId zone = ZoneId.of("Australia/Lord_Howe");
    BudgetWindow window = BudgetPeriod.HOUR.window(Instant.parse("2026-04-04T15:15:00Z"), zone);
    assertThat(window.start()).isEqualTo(Instant.parse("2026-04-04T15:00:00Z"));
    assertThat(window.end()).isEqualTo(Instant.parse("2026-04-04T15:30:00Z"));
  }

  @Test
  void window_total_neverResets() {
    assertThat(BudgetPeriod.TOTAL.window(Instant.parse("2026-01-01T00:00:00Z"), BERLIN).resets())
        .isFalse();
  }

  @Property(tries = 2000, seed = "1")
  void window_anyInstantAndZone_containsItAndTouchesTheNext(
      @ForAll("zones") ZoneId zone,
      @ForAll("cut") BudgetPeriod period,
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second) {
    Instant at = Instant.ofEpochSecond(second);
    BudgetWindow window = period.window(at, zone);
    assertThat(window.contains(at)).isTrue();
    assertThat(period.window(window.start(), zone)).isEqualTo(window);
    assertThat(period.window(window.end().minusNanos(1), zone)).isEqualTo(window);
    assertThat(period.window(window.end(), zone).start()).isEqualTo(window.end());
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "America/St_Johns",
            "America/Sao_Paulo",
            "Asia/Kathmandu",
            "Asia/Shanghai",
            "Asia/Tehran",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Pacific/Apia")
        .map(ZoneId::of);
  }

  @Provide
  Arbitrary<BudgetPeriod> cut() {
    return Arbitraries.of(
        BudgetPeriod.HOUR, BudgetPeriod.DAY, BudgetPeriod.WEEK, BudgetPeriod.MONTH);
  }
}
