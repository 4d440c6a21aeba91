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
package io.shenyullm.core.control;

/** Names of the grid's maps and topics, so that gateways and consoles mean the same ones. */
public final class GridNames {
  /** Near map: budget id to {@link BudgetControl}; undone by a later one, not by removal. */
  public static final String BUDGET_CONTROLS = "budget-controls";

  /** Near map: id of a virtual key to {@link KeyRevocation}; undone by a later one likewise. */
  public static final String REVOKED_KEYS = "revoked-keys";

  /** Near map: since when counters count, as {@link CountingSince} reads it. */
  public static final String EPOCH = "grid-epoch";

  /** Map: alerts of budgets that a gateway has raised for all. */
  public static final String BUDGET_ALERTS = "budget-alerts";

  /** Topic: the version of a snapshot that is out, in decimal digits. */
  public static final String SNAPSHOTS = "snapshots";

  /** Topic: the key of a budget scope whose leases should be given back. */
  public static final String RECALLS = "recalls";

  /** Expiring map: name of a cached reply to its envelope. */
  public static final String CACHE_ENTRIES = "cache-entries";

  /** Expiring map: name of a reply that is being made to who makes it. */
  public static final String CACHE_CLAIMS = "cache-claims";

  /** Near map: tag of cached replies to its generation, which a purge changes. */
  public static final String CACHE_TAGS = "cache-tags";

  /** Expiring map: id of a vector to the vector and what it leads to. */
  public static final String CACHE_VECTORS = "cache-vectors";

  private GridNames() {}
}
