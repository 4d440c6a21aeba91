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
package io.shenyullm.core.grid.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Entries of budget scopes in the grid. An operation runs on the node that holds the entry, whole
 * or not at all, one at a time per entry; acknowledged changes survive the loss of one node.
 */
public interface LeaseCounters {
  /**
   * Applies an operation. Safe to repeat after an unknown outcome: a repetition is recognised by
   * member and sequence, and counts once.
   *
   * @param scope key of the entry
   */
  CompletionStage<ScopeAnswer> apply(String scope, ScopeOperation operation, Duration deadline);

  /** Reads an entry. */
  CompletionStage<Optional<ScopeEntry>> read(String scope, Duration deadline);

  /**
   * Shows all entries that can be read, in no order, weakly consistent; the visitor must not block.
   */
  CompletionStage<Void> forEach(BiConsumer<String, ScopeEntry> visitor, Duration deadline);
}
