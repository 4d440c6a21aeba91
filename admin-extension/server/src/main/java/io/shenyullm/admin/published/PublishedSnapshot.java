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
package io.shenyullm.admin.published;

import java.util.Optional;

/** What gateways are given to obey, whoever has made it. Thread-safe. */
public interface PublishedSnapshot {
  /** The snapshot in force, if any has been published. */
  Optional<Published> current();

  /** Why what is wanted cannot be published, if so. */
  Optional<String> problem();

  /** Budgets of the snapshot in force. */
  PublishedBudgets budgets();

  /** Virtual keys of the snapshot in force. */
  PublishedKeys keys();
}
