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

import java.time.Instant;
import java.util.Objects;

/**
 * Whether the grid can be used.
 *
 * @param state the state
 * @param detail for operators: what is wrong and what to do about it; empty while connected and
 *     nothing is missing
 * @param since when this state began
 */
public record GridHealth(State state, String detail, Instant since) {
  /** How it stands with the grid's nodes. */
  public enum State {
    /** First attempt under way. */
    CONNECTING,
    CONNECTED,
    /** Nodes were or may become reachable; attempts go on. */
    DISCONNECTED,
    /** Nodes answer but will not have us (credentials, version, missing JAR); attempts go on. */
    REFUSED,
    CLOSED
  }

  public GridHealth {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(since, "since");
  }

  public boolean isUsable() {
    return state == State.CONNECTED;
  }
}
