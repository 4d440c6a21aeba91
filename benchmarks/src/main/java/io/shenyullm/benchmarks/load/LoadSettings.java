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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long to measure.
 *
 * @param quick the main figures in a few minutes ({@code BENCH_QUICK=1})
 * @param pairs of slices a comparison
 * @param slice time under load of one slice
 * @param warmRequests on each way through the gateway before anything counts
 * @param warmLimit after which a gateway that is not warm is measured all the same, and said to be
 *     so
 * @param steadyRounds most rounds in which a comparison's own cases may become steady
 * @param limit of the whole run; what it does not reach is named
 * @param only parts of the names of the comparisons to make ({@code BENCH_CASES=json,sse}); all
 *     where empty
 * @param bootstrap folder of a ShenYu gateway whose divide plugin is measured, too ({@code
 *     SHENYU_BOOTSTRAP}); none where null
 * @param profile where to write a Flight Recorder profile of the warm gateway ({@code
 *     BENCH_PROFILE}); none where null
 */
record LoadSettings(
    boolean quick,
    int pairs,
    Duration slice,
    long warmRequests,
    Duration warmLimit,
    int steadyRounds,
    Duration limit,
    List<String> only,
    @Nullable Path bootstrap,
    @Nullable Path profile) {

  static LoadSettings from(Map<String, String> environment) {
    boolean quick = environment.getOrDefault("BENCH_QUICK", "").equals("1");
    List<String> only =
        Arrays.stream(environment.getOrDefault("BENCH_CASES", "").split(","))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
    return new LoadSettings(
        quick,
        quick ? 12 : 40,
        Duration.ofMillis(quick ? 500 : 1_000),
        30_000,
        Duration.ofSeconds(quick ? 150 : 300),
        quick ? 8 : 15,
        Duration.ofMinutes(40),
        only,
        path(environment, "SHENYU_BOOTSTRAP"),
        path(environment, "BENCH_PROFILE"));
  }

  private static @Nullable Path path(Map<String, String> environment, String name) {
    String path = environment.getOrDefault(name, "");
    return path.isBlank() ? null : Path.of(path).toAbsolutePath();
  }

  boolean wants(String comparison) {
    return only.isEmpty() || only.stream().anyMatch(comparison::contains);
  }
}
