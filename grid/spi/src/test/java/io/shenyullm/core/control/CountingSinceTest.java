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
package io.shenyullm.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.local.LocalStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CountingSinceTest {
  private static final Duration CALL = Duration.ofSeconds(120);
  private static final Instant EPOCH = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant DAY = Instant.parse("2026-03-02T00:00:00Z");

  private final LocalStore store = new LocalStore(Clock.systemUTC());
  private final Grid grid = store.open(new Membership.Gateway("gw", "boot", "1.0", EPOCH));
  private final NearMap map = grid.near(GridNames.EPOCH);
  private final CountingSince counting = new CountingSince(map);

  @AfterEach
  void close() {
    grid.close();
    store.close();
  }

  private static void done(CompletionStage<Void> call) {
    call.toCompletableFuture().orTimeout(CALL.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Test
  void of_noEpoch_isTheWindowsStart() {
    done(counting.note("b", DAY.plusSeconds(60), CALL));
    assertThat(counting.hasEpoch()).isFalse();
    assertThat(counting.isAfterEpoch(DAY)).isFalse();
    assertThat(counting.of("b", DAY)).isEqualTo(DAY);
  }

  @Test
  void of_windowOlderThanTheEpoch_isFilledFromTheLedgerAndWhole() {
    done(counting.begin(EPOCH, CALL));
    done(counting.note("b", EPOCH.plusSeconds(60), CALL));
    Instant justBegun = EPOCH.plus(CountingSince.TOLERANCE).minusMillis(1);
    assertThat(counting.isAfterEpoch(justBegun)).isFalse();
    assertThat(counting.isPartial("b", EPOCH.minusSeconds(1))).isFalse();
  }

  @Test
  void of_budgetThatCameInTheMiddle_isWhenItCame() {
    done(counting.begin(EPOCH, CALL));
    done(counting.note("b", DAY.plusSeconds(60), CALL));
    assertThat(counting.of("b", DAY)).isEqualTo(DAY.plusSeconds(60).minus(CountingSince.SLACK));
    assertThat(counting.isPartial("b", DAY)).isTrue();
    assertThat(counting.isPartial("b", DAY.plus(Duration.ofDays(1)))).isFalse();
    assertThat(counting.isPartial("other", DAY)).isFalse();
    assertThat(counting.isNoted("b", DAY.plusSeconds(60))).isTrue();
    assertThat(counting.isNoted("b", DAY.plusSeconds(59))).isFalse();
    assertThat(counting.isNoted("other", DAY.plusSeconds(60))).isFalse();
  }

  @Test
  void of_valueThatIsNoNumber_isTakenForMissing() {
    done(map.put(CountingSince.EPOCH_KEY, "soon".getBytes(StandardCharsets.US_ASCII), CALL));
    assertThat(counting.hasEpoch()).isTrue();
    assertThat(counting.isAfterEpoch(Instant.MAX.minusSeconds(1_000_000))).isFalse();
  }
}
