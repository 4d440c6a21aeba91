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

import io.shenyullm.benchmarks.figures.CpuUse;
import io.shenyullm.benchmarks.figures.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What callers meet in the first minute of load after a gateway says that it is ready. The JIT is
 * in these figures: it is what they are about. Not thread-safe.
 */
final class FirstMinute {
  static final int SECONDS = 60;
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Set<Integer> SHOWN = Set.of(1, 2, 5, 10, 20, 30, 60);

  private record Second(Burst burst, CpuUse use) {
    String row(String name) {
      double requests = burst.requests();
      if (requests == 0) {
        return String.format(Locale.ROOT, "| %s | 0 | – | – | – | – |%n", name);
      }
      return String.format(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %.0f | %.2f | %.2f |%n",
          name,
          requests * 1e9 / burst.elapsed().toNanos(),
          (use.totalNanos() - use.of(ThreadKind.PROBE).runNanos()) / 1e3 / requests,
          use.of(ThreadKind.JIT).runNanos() / 1e3 / requests,
          burst.whole().percentile(50).toNanos() / 1e6,
          burst.whole().percentile(99).toNanos() / 1e6);
    }
  }

  private final Duration firstRequest;
  private final List<Second> seconds = new ArrayList<>();

  /**
   * @param firstRequest how long the first one took
   */
  FirstMinute(Duration firstRequest) {
    this.firstRequest = firstRequest;
  }

  void add(Burst burst, CpuUse use) {
    seconds.add(new Second(burst, use));
  }

  String markdown() {
    StringBuilder table =
        new StringBuilder(
            """
            | second of load | requests/s | CPU µs/request, with JIT | of it JIT | p50 ms | p99 ms |
            |---|--:|--:|--:|--:|--:|
            """);
    for (int i = 0; i < seconds.size(); i++) {
      if (SHOWN.contains(i + 1)) {
        table.append(seconds.get(i).row(String.valueOf(i + 1)));
      }
    }
    return table
        + String.format(
            Locale.ROOT,
            "%nThe first request of all took %.0f ms.%n",
            firstRequest.toNanos() / 1e6);
  }
}
