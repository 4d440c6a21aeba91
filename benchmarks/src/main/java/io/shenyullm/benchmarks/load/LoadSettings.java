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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long to measure.
 *
 * @param warm load on each way through the gateway before anything counts ({@code BENCH_WARM})
 * @param round time of one round of one case ({@code BENCH_SECONDS})
 * @param rounds of each case, interleaved, so that a disturbance does not hit one case alone
 *     ({@code BENCH_ROUNDS})
 * @param profile where to write a Flight Recorder profile of the gateway under the whole path
 *     ({@code BENCH_PROFILE}); none where null
 */
record LoadSettings(Duration warm, Duration round, int rounds, @Nullable Path profile) {

  LoadSettings {
    if (warm.isNegative() || round.toSeconds() < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "BENCH_WARM must not be negative, BENCH_SECONDS and BENCH_ROUNDS at least 1");
    }
  }

  static LoadSettings from(Map<String, String> environment) {
    String profile = environment.getOrDefault("BENCH_PROFILE", "");
    return new LoadSettings(
        Duration.ofSeconds(whole(environment, "BENCH_WARM", 30)),
        Duration.ofSeconds(whole(environment, "BENCH_SECONDS", 4)),
        (int) whole(environment, "BENCH_ROUNDS", 3),
        profile.isBlank() ? null : Path.of(profile).toAbsolutePath());
  }

  private static long whole(Map<String, String> environment, String name, long fallback) {
    String value = environment.get(name);
    try {
      return value == null || value.isBlank() ? fallback : Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, not " + value, e);
    }
  }
}
