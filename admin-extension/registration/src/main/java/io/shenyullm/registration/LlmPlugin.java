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
package io.shenyullm.registration;

import java.util.List;

/** Our plugins as an admin knows them, in the order in which they run. */
public enum LlmPlugin {
  GUARD("llmGuard", 150),
  COST("llmCost", 160),
  ROUTER("llmRouter", 170);

  private final String pluginName;
  private final int sort;

  LlmPlugin(String pluginName, int sort) {
    this.pluginName = pluginName;
    this.sort = sort;
  }

  /** The name in the admin and in the gateway. */
  public String pluginName() {
    return pluginName;
  }

  /** The place in the gateway's chain, before everything that calls an upstream. */
  public int sort() {
    return sort;
  }

  /** From the last to the first: what guards goes last when all of them go. */
  static List<LlmPlugin> backwards() {
    return List.of(ROUTER, COST, GUARD);
  }
}
