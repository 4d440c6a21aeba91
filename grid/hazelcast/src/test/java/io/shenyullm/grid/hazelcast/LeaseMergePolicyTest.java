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
package io.shenyullm.grid.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.LeaseMachine;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaseMergePolicyTest {
  private static final CounterKey KEY = new CounterKey("month", 0, CounterKey.NEVER);
  private static final CounterKey OTHER_KEY = new CounterKey("day", 0, CounterKey.NEVER);

  private static ScopeEntry renew(
      ScopeEntry entry, CounterKey key, String member, long sequence, long settled, long wanted) {
    return LeaseMachine.apply(
            entry,
            new ScopeOperation.Renew(
                member,
                sequence,
                60_000,
                List.of(new ScopeOperation.Ask(key, 1_000, settled, wanted, wanted, true, false))),
            1)
        .entry();
  }

  @Test
  void merge_bothSidesSpent_keepsAllOfIt() {
    ScopeEntry common = renew(ScopeEntry.EMPTY, KEY, "a", 1, 100, 200);
    ScopeEntry left = renew(common, KEY, "a", 2, 150, 600);
    ScopeEntry right = renew(common, KEY, "b", 1, 70, 800);

    Counter merged = LeaseMergePolicy.merge(left, right).counter(KEY);

    assertThat(merged).isNotNull();
    assertThat(merged.settledNanos()).isEqualTo(150 + 70);
    assertThat(merged.overspendBoundNanos())
        .isEqualTo(merged.settledNanos() + merged.openNanos() - 1_000)
        .isPositive();
  }

  @Test
  void merge_laterReportWins_onEitherSide() {
    ScopeEntry common = renew(ScopeEntry.EMPTY, KEY, "a", 1, 100, 200);
    ScopeEntry later = renew(common, KEY, "a", 2, 150, 200);

    assertThat(LeaseMergePolicy.merge(common, later).counter(KEY)).isEqualTo(later.counter(KEY));
    assertThat(LeaseMergePolicy.merge(later, common).counter(KEY)).isEqualTo(later.counter(KEY));
  }

  @Test
  void merge_windowOfOneSide_isKept() {
    ScopeEntry left = renew(ScopeEntry.EMPTY, KEY, "a", 1, 100, 200);
    ScopeEntry right = renew(ScopeEntry.EMPTY, OTHER_KEY, "a", 2, 5, 10);

    ScopeEntry merged = LeaseMergePolicy.merge(left, right);

    assertThat(merged.counter(KEY)).isEqualTo(left.counter(KEY));
    assertThat(merged.counter(OTHER_KEY)).isEqualTo(right.counter(OTHER_KEY));
  }
}
