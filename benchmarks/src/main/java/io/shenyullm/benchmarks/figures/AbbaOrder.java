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

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which of two cases goes first in each pair. Two pairs at a time go AB BA or BA AB: a drift that
 * is straight over four slices meets both cases alike. Which of the two is drawn, so that nothing
 * periodic can keep step.
 */
public final class AbbaOrder {
  private AbbaOrder() {}

  /**
   * @return for each pair, whether A goes first
   */
  public static List<Boolean> draw(int pairs, RandomGenerator random) {
    List<Boolean> order = new ArrayList<>(pairs);
    while (order.size() < pairs) {
      boolean first = random.nextBoolean();
      order.add(first);
      if (order.size() < pairs) {
        order.add(!first);
      }
    }
    return List.copyOf(order);
  }
}
