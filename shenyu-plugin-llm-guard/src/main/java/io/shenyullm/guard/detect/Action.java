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
package io.shenyullm.guard.detect;

/** What happens to a finding of a type. */
public enum Action {
  /** Replaced by a placeholder before the upstream sees it, restored for the caller. */
  MASK(2),
  /** The request is refused. */
  BLOCK(3),
  /** Not looked for. */
  ALLOW(0),
  /** Counted and shown to the policy, the text stays. */
  MARK(1);

  private final int severity;

  Action(int severity) {
    this.severity = severity;
  }

  /** Of two actions on one place the severer is carried out. */
  int severity() {
    return severity;
  }

  /** Whether the text must not go out as it is. */
  public boolean hides() {
    return this == MASK || this == BLOCK;
  }
}
