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

import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.Share;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuditTest {
  private static final Ledgers.Window WINDOW = new Ledgers.Window("project", "small", 0);
  private static final long LIMIT = 100_000;

  private final Load load = new Load(ZoneId.of("UTC"), 10, LIMIT);

  private static Share share(String member, long settled, long authorised, boolean closed) {
    return new Share(member, 1, settled, authorised, 0, closed);
  }

  private Audit audit(Map<String, Long> ledger, Share... shares) {
    Counter counter =
        new Counter(new CounterKey("s", 0, CounterKey.NEVER), LIMIT, true, 0, List.of(shares));
    return Audit.of(Map.of(WINDOW, counter), Map.of(WINDOW, ledger), load);
  }

  @Test
  void of_sameOnBothSides_findsNothing() {
    Audit audit =
        audit(
            Map.of("a", 60_000L, "b", 40_000L),
            share("a", 60_000, 60_000, true),
            share("b", 40_000, 0, true));
    assertThat(audit.mismatches()).isEmpty();
    assertThat(audit.openNanos()).isZero();
    assertThat(audit.worstOverNanos()).isZero();
    assertThat(audit.full()).isEqualTo(1);
    assertThat(audit.windows()).isEqualTo(1);
  }

  @Test
  void of_debitLostOrDoubledOrTakenForAnothers_isFound() {
    assertThat(audit(Map.of("a", 2L), share("a", 1, 0, true)).mismatches()).hasSize(1);
    assertThat(audit(Map.of("a", 2L), share("a", 4, 0, true)).mismatches()).hasSize(1);
    assertThat(audit(Map.of("a", 2L), share("b", 2, 0, true)).mismatches()).hasSize(2);
  }

  @Test
  void of_windowThatOneSideDoesNotKnow_isFound() {
    assertThat(Audit.of(Map.of(), Map.of(WINDOW, Map.of("a", 1L)), load).mismatches()).hasSize(1);
    assertThat(audit(Map.of(), share("a", 1, 0, true)).mismatches()).hasSize(1);
  }

  @Test
  void of_leaseThatIsOut_isCounted() {
    Audit audit = audit(Map.of("a", 1_000L), share("a", 1_000, 5_000, false));
    assertThat(audit.openNanos()).isEqualTo(4_000);
    assertThat(audit.openShares()).isEqualTo(1);
    assertThat(audit.full()).isZero();
  }

  @Test
  void of_moreThanTheLimit_isFound() {
    Audit audit = audit(Map.of("a", LIMIT + 1), share("a", LIMIT + 1, 0, true));
    assertThat(audit.worstOverNanos()).isEqualTo(1);
  }
}
