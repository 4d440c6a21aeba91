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

import java.util.Objects;

/**
 * A value that somebody chose, or the one that is taken where nobody did. What is there already may
 * differ from the latter, and not from the former.
 */
public record Setting(String value, boolean isGiven) {
  public Setting {
    Objects.requireNonNull(value, "value");
  }

  public static Setting given(String value) {
    return new Setting(value, true);
  }

  public static Setting byDefault(String value) {
    return new Setting(value, false);
  }

  /** Whether it was chosen, and something else is there. */
  boolean differsFrom(String there) {
    return isGiven && !value.equals(there);
  }
}
