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
package io.shenyullm.core.grid;

import java.time.Clock;

/**
 * Makes grids of one engine. Found by {@link java.util.ServiceLoader}, so that an engine is there
 * if its JAR is.
 */
public interface GridFactory {
  /** The value of {@code shenyu.llm.grid.type} that means this engine. */
  String engine();

  /**
   * Opens a grid and returns at once; connecting goes on in the background.
   *
   * @param self announced to the others
   * @throws IllegalArgumentException if a setting can never work; the message names the property
   */
  Grid open(GridSettings settings, Membership.Gateway self, Clock clock);
}
