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
package io.shenyullm.grid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.cost.budget.BudgetPeriod;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadTest {
  @ParameterizedTest
  @ValueSource(strings = {"2026-03-02T10:00:00Z", "2026-03-02T10:59:59Z", "2026-03-02T23:30:01Z"})
  void zoneWithHourEndingIn_anyTime_endsTheHourThen(String now) {
    Instant at = Instant.parse(now);
    assertThat(
            BudgetPeriod.HOUR.window(at, Load.zoneWithHourEndingIn(at.getEpochSecond(), 75)).end())
        .isEqualTo(at.plusSeconds(75));
  }
}
