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
package io.shenyullm.core.grid.local;

import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridContract;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;

class LocalGridContractTest extends GridContract {
  private static final LocalStore STORE = new LocalStore(Clock.systemUTC());

  @AfterAll
  static void stop() {
    STORE.close();
  }

  @Override
  protected Grid open(Membership.Gateway self) {
    return STORE.open(self);
  }

  @Override
  protected String engine() {
    return GridSettings.LOCAL;
  }

  @Override
  protected boolean isShared() {
    return false;
  }
}
