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
package io.shenyullm.grid.ignite.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.control.CountingSince;
import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.NearCopy;
import org.junit.jupiter.api.Test;

final class GridWireTest {
  @Test
  void epoch_isTheCacheOfItsNearMap() {
    assertThat(GridWire.EPOCH).isEqualTo(GridWire.MAPS + NearCopy.mapName(GridNames.EPOCH));
    assertThat(GridWire.EPOCH_KEY).isEqualTo(CountingSince.EPOCH_KEY);
  }
}
