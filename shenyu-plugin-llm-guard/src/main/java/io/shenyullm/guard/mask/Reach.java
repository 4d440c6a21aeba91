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
package io.shenyullm.guard.mask;

import io.shenyullm.core.wire.Origin;

/**
 * Where in a reply a value may be put back; least first. Whoever can make a model repeat a
 * placeholder must not get to read what stands in the application's instructions.
 */
enum Reach {
  /** Instructions of the application: the model's own words never show them. */
  NOWHERE,
  /** Tool definitions and the like: back to the application, in calls of its tools. */
  TOOL_CALLS,
  /** What the caller has written or been told. */
  EVERYWHERE;

  static Reach of(Origin origin) {
    if (origin.isCallers()) {
      return EVERYWHERE;
    }
    return origin == Origin.METADATA ? TOOL_CALLS : NOWHERE;
  }
}
