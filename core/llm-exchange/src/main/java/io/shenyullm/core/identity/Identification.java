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
package io.shenyullm.core.identity;

import io.shenyullm.core.http.Refusal;
import java.util.function.Function;

/** Whether we know who calls. */
public sealed interface Identification {
  <T> T fold(Function<Known, T> known, Function<Refused, T> refused);

  /** A caller whom we know, or an anonymous one where the route lets those in. */
  record Known(Principal principal) implements Identification {
    @Override
    public <T> T fold(Function<Known, T> known, Function<Refused, T> refused) {
      return known.apply(this);
    }
  }

  /** A caller who is sent away. */
  record Refused(Refusal refusal) implements Identification {
    @Override
    public <T> T fold(Function<Known, T> known, Function<Refused, T> refused) {
      return refused.apply(this);
    }
  }
}
