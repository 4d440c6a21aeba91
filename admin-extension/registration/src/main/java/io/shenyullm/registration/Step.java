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

import java.util.Locale;

/**
 * One thing in the admin.
 *
 * @param act what is done about it
 * @param what in words
 */
public record Step(Act act, String what) {
  /** What is done, or would be. */
  public enum Act {
    /** It is there and stays as it is. */
    KEEP,
    CREATE,
    CHANGE,
    REMOVE,
    /** It is not done, and why. */
    SKIP
  }

  @Override
  public String toString() {
    return "%-6s  %s".formatted(act.name().toLowerCase(Locale.ROOT), what);
  }
}
