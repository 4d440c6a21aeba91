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
package io.shenyullm.admin.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TokenBucketsTest {
  private long now = -5;
  private final TokenBuckets buckets = new TokenBuckets(20, () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void take_asOftenAsIsLet_thenOncePerPartOfAMinute() {
    for (int i = 0; i < 20; i++) {
      assertThat(buckets.take("a")).isZero();
    }
    assertThat(buckets.take("a")).isEqualTo(3);
    pass(Duration.ofMillis(2_999));
    assertThat(buckets.take("a")).isEqualTo(1);
    pass(Duration.ofMillis(1));
    assertThat(buckets.take("a")).isZero();
    assertThat(buckets.take("a")).isEqualTo(3);
    assertThat(buckets.take("b")).isZero();
  }

  @Test
  void take_afterAnHour_letsNoMoreThanAMinutesWorth() {
    buckets.take("a");
    pass(Duration.ofHours(1));
    int taken = 0;
    while (buckets.take("a") == 0) {
      taken++;
    }
    assertThat(taken).isEqualTo(20);
  }

  @Test
  void take_byVeryMany_remembersSomeOnly() {
    for (int i = 0; i < 20_000; i++) {
      buckets.take("caller " + i);
    }
    assertThat(buckets.size()).isEqualTo(10_000);
  }

  @Test
  void none_isNoLimit() {
    assertThatThrownBy(() -> new TokenBuckets(0, () -> 0)).hasMessageContaining("at least 1");
  }
}
