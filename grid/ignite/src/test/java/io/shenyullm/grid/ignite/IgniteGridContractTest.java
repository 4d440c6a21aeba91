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
import io.shenyullm.core.grid.GridContract;
import io.shenyullm.core.grid.Membership;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the grid, kept by Ignite on three nodes. */
final class IgniteGridContractTest extends GridContract {
  @TempDir static Path directory;
  static TestingIgniteNodes nodes;

  @BeforeAll
  static void startNodes() {
    nodes = TestingIgniteNodes.start(directory, 3, Map.of());
  }

  @AfterAll
  static void stopNodes() {
    nodes.close();
  }

  @Override
  protected Grid open(Membership.Gateway self) {
    return new IgniteGridFactory()
        .open(TestingSettings.of(nodes.addresses()), self, Clock.systemUTC());
  }

  @Override
  protected String engine() {
    return "ignite";
  }
}
