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
package io.shenyullm.cost.lease;

import java.time.Duration;

/**
 * How leases are kept.
 *
 * @param ttl a gateway silent for this long is taken for lost
 * @param horizon a lease is sized to last this long at the present rate of spending
 * @param report spending is reported at least this often, less often where very many budgets are
 *     active
 * @param idle a lease that nothing was used of for this long is given back
 * @param patience a request that needs a larger lease waits at most this long
 * @param call deadline of one call on the grid
 * @param quiet pause before asking for comfort again after less than what was wanted was granted
 * @param offlineAfter calls on the grid have failed for this long: it counts as away
 * @param ledgerPatience how long a new counter waits for the ledger before it starts from nothing
 */
public record LeaseSettings(
    Duration ttl,
    Duration horizon,
    Duration report,
    Duration idle,
    Duration patience,
    Duration call,
    Duration quiet,
    Duration offlineAfter,
    Duration ledgerPatience) {
  public static final LeaseSettings DEFAULT =
      new LeaseSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  public LeaseSettings {
    for (Duration each :
        new Duration[] {
          ttl, horizon, report, idle, patience, call, quiet, offlineAfter, ledgerPatience
        }) {
      if (each.isZero() || each.isNegative()) {
        throw new IllegalArgumentException("durations must be positive: " + each);
      }
    }
  }
}
