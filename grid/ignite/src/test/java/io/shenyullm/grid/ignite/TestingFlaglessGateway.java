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

import io.shenyullm.core.grid.Grid;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Main class of a process that opens a grid and prints its health and what a call fails with. */
final class TestingFlaglessGateway {
  private TestingFlaglessGateway() {}

  public static void main(String[] arguments) throws Exception {
    try (Grid grid =
        new IgniteGridFactory()
            .open(
                TestingSettings.of(List.of("127.0.0.1:1")),
                TestingSettings.gateway("a"),
                Clock.systemUTC())) {
      System.out.println(grid.health().state());
      System.out.println(grid.health().detail());
      grid.map("m").get("k", Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      System.out.println(e.getCause().getMessage());
    }
  }
}
