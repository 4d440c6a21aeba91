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
package io.shenyullm.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LoadSettingsTest {
  @Test
  void from_nothing_isTheFullRun() {
    LoadSettings settings = LoadSettings.from(Map.of());
    assertThat(settings.quick()).isFalse();
    assertThat(settings.pairs()).isEqualTo(40);
    assertThat(settings.slice()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.warmRequests()).isEqualTo(30_000);
    assertThat(settings.limit()).isEqualTo(Duration.ofMinutes(40));
    assertThat(settings.bootstrap()).isNull();
    assertThat(settings.profile()).isNull();
    assertThat(settings.wants("json")).isTrue();
  }

  @Test
  void from_everything_isMapped() {
    LoadSettings settings =
        LoadSettings.from(
            Map.of(
                "BENCH_QUICK", "1",
                "BENCH_CASES", "sse, auto",
                "SHENYU_BOOTSTRAP", "/opt/shenyu",
                "BENCH_PROFILE", "/opt/bench.jfr"));
    assertThat(settings.quick()).isTrue();
    assertThat(settings.pairs()).isEqualTo(12);
    assertThat(settings.slice()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.bootstrap()).isEqualTo(Path.of("/opt/shenyu"));
    assertThat(settings.profile()).isEqualTo(Path.of("/opt/bench.jfr"));
    assertThat(settings.wants("sse22")).isTrue();
    assertThat(settings.wants("json")).isFalse();
  }
}
