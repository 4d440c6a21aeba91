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
package io.shenyullm.core.protocol;

import io.shenyullm.core.wire.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One whole answer between two protocols.
 *
 * @param model the provider's name of it
 * @param stopSequence the text that ended it, if one did
 * @param usage {@code null} where the provider did not count
 */
public record Reply(
    String id,
    String model,
    List<Part> parts,
    Finish finish,
    @Nullable String stopSequence,
    @Nullable TokenUsage usage) {
  public Reply {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(finish, "finish");
    parts = List.copyOf(parts);
  }

  /** Why an answer ends. */
  public enum Finish {
    STOP,
    LENGTH,
    TOOL_CALLS,
    FILTERED
  }
}
