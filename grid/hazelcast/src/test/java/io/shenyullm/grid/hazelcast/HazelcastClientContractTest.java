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
package io.shenyullm.grid.hazelcast;

import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridContract;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.grid.hazelcast.node.TestingHazelcastNodes;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Gateways that are clients of two nodes in processes of their own. */
final class HazelcastClientContractTest extends GridContract {
  private static TestingHazelcastNodes nodes;

  @BeforeAll
  static void startNodes() {
    nodes = TestingHazelcastNodes.start(2, "-Dhazelcast.partition.count=31");
  }

  @AfterAll
  static void stopNodes() {
    nodes.close();
  }

  @Override
  protected Grid open(Membership.Gateway self) {
    return new HazelcastGridFactory().open(TestingSettings.client(nodes), self, Clock.systemUTC());
  }

  @Override
  protected String engine() {
    return "hazelcast";
  }
}
