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
package io.shenyullm.grid.ignite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Main class of a gateway with a node of its own. Arguments: where to bind, and where the others
 * do. Waits for its grid, writes an entry named after its bind, and prints who it sees.
 */
final class TestingEmbeddedGateway {
  private TestingEmbeddedGateway() {}

  public static void main(String[] arguments) throws Exception {
    List<String> others = List.of(arguments).subList(1, arguments.length);
    GridSettings settings =
        new GridSettings(
            "ignite",
            GridSettings.Mode.EMBEDDED,
            others,
            GridSettings.DEFAULT_CLUSTER,
            null,
            null,
            null,
            arguments[0],
            Duration.ofSeconds(3));
    try (Grid grid =
        new IgniteGridFactory()
            .open(settings, TestingSettings.gateway(arguments[0]), Clock.systemUTC())) {
      while (grid.health().state() == GridHealth.State.CONNECTING) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      System.out.println(grid.health().state() + " " + grid.health().detail());
      if (grid.health().isUsable()) {
        grid.map("m")
            .put(arguments[0], "here".getBytes(UTF_8), Duration.ZERO, Duration.ofSeconds(10))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
        System.out.println("nodes " + grid.membership().nodes().size());
      }
      System.out.flush();
      // until the test has seen enough
      int unused = System.in.read();
    }
  }
}
