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
package io.shenyullm.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SchedStatTest {
  @Test
  void parse_lineOfLinux_readsRunAndWait() {
    assertThat(SchedStat.parse("193041595 47281300 797\n"))
        .isEqualTo(new SchedStat(193_041_595, 47_281_300));
  }

  @Test
  void parse_kernelWithoutStatistics_throws() {
    assertThatThrownBy(() -> SchedStat.parse("0\n")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void since_anotherThreadsReading_throws() {
    SchedStat later = new SchedStat(5, 5);
    assertThat(later.since(new SchedStat(2, 1))).isEqualTo(new SchedStat(3, 4));
    assertThatThrownBy(() -> later.since(new SchedStat(6, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
