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
package io.shenyullm.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.testing.TestingTime;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UsageOptionMemoryTest {
  private static final URI SERVER = URI.create("http://127.0.0.1:1/v1");

  private final TestingTime clock = new TestingTime();
  private final UsageOptionMemory memory = new UsageOptionMemory(clock);

  @Test
  void isUnknownTo_nothingLearnt_no() {
    assertThat(memory.isUnknownTo(SERVER)).isFalse();
  }

  @Test
  void isUnknownTo_learnt_forAnHour() {
    memory.learn(SERVER);

    clock.pass(Duration.ofMinutes(59));
    assertThat(memory.isUnknownTo(SERVER)).isTrue();
    clock.pass(Duration.ofMinutes(1));
    assertThat(memory.isUnknownTo(SERVER)).isFalse();
  }
}
