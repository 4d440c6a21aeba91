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

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What gateways are given to obey, whoever has made it. Thread-safe. */
public interface PublishedSnapshot {
  /** The snapshot in force, if any has been published. */
  Optional<Published> current();

  /** Texts that the snapshot in force was put together of, by their paths such as rules/a.drl. */
  Map<String, String> items();

  /**
   * What gateways would get if some texts were others.
   *
   * @param items texts by paths, in the place of those in force or new
   * @param removed paths of texts that are left out
   * @return empty where nothing is in force
   */
  Optional<OverlaidDocument> overlaid(Map<String, String> items, Set<String> removed);

  /** Why what is wanted cannot be published, if so. */
  Optional<String> problem();

  /** Budgets of the snapshot in force. */
  PublishedBudgets budgets();

  /** Virtual keys of the snapshot in force. */
  PublishedKeys keys();
}
