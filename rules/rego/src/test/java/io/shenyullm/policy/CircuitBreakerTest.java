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
package io.shenyullm.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final AtomicLong now = new AtomicLong();
  private final CircuitBreaker breaker = new CircuitBreaker(2, Duration.ofSeconds(1), now::get);

  @Test
  void tryCall_failuresBelowThreshold_callsFlow() {
    breaker.onFailure();
    assertThat(breaker.tryCall()).isTrue();
    breaker.onSuccess();
    breaker.onFailure();
    assertThat(breaker.tryCall()).isTrue();
  }

  @Test
  void tryCall_open_grantsOneProbePerPause() {
    open();
    assertThat(breaker.tryCall()).isFalse();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(breaker.tryCall()).isTrue();
    assertThat(breaker.tryCall()).isFalse();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(breaker.tryCall()).isTrue();
  }

  @Test
  void onSuccess_afterProbe_callsFlowAgain() {
    open();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(breaker.tryCall()).isTrue();
    breaker.onSuccess();
    assertThat(breaker.tryCall()).isTrue();
    assertThat(breaker.tryCall()).isTrue();
  }

  private void open() {
    breaker.onFailure();
    breaker.onFailure();
  }
}
