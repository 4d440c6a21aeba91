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
import io.shenyullm.core.grid.GridFactory;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import java.time.Clock;

/** Makes grids on Apache Ignite: {@code shenyu.llm.grid.type=ignite}. */
public final class IgniteGridFactory implements GridFactory {
  /** The value of the property. */
  public static final String ENGINE = "ignite";

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public Grid open(GridSettings settings, Membership.Gateway self, Clock clock) {
    if (settings.mode() == GridSettings.Mode.CLIENT && settings.addresses().isEmpty()) {
      throw new IllegalArgumentException(
          "shenyu.llm.grid.addresses is needed: host:port of the nodes' client connectors");
    }
    for (String address : settings.addresses()) {
      Addresses.check("shenyu.llm.grid.addresses", address);
    }
    if (settings.bind() != null) {
      Addresses.check("shenyu.llm.grid.bind", settings.bind());
    }
    if ((settings.username() == null) != (settings.password() == null)) {
      throw new IllegalArgumentException(
          "shenyu.llm.grid.username and shenyu.llm.grid.password go together");
    }
    if (settings.mode() == GridSettings.Mode.EMBEDDED && settings.tls() != null) {
      throw new IllegalArgumentException(
          "shenyu.llm.grid.mode=embedded has no TLS: unset shenyu.llm.grid.tls.*, or start nodes of"
              + " their own with shenyu.llm.node.tls.*");
    }
    return new IgniteGrid(settings, self, clock);
  }
}
