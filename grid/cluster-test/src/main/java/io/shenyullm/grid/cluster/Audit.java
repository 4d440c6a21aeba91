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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds all counters of a quiet grid against the ledgers.
 *
 * @param windows that either knows
 * @param spentNanos by the ledgers, over all windows
 * @param mismatches windows and members for which the two differ, in words
 * @param openNanos leased and not spent
 * @param openShares how many shares that is
 * @param worstOverNanos the most that any window has spent beyond its limit; negative if none has
 * @param full windows in which less is left than a call may hold
 */
record Audit(
    int windows,
    long spentNanos,
    List<String> mismatches,
    long openNanos,
    int openShares,
    long worstOverNanos,
    int full) {
  static Audit of(GridSettings settings, Ledgers ledgers, Load load) {
    try (Console console = Console.open(settings)) {
      return of(console.counters(), ledgers.all(), load);
    }
  }

  static Audit of(
      Map<Ledgers.Window, Counter> grid, Map<Ledgers.Window, Map<String, Long>> ledger, Load load) {
    Set<Ledgers.Window> windows = new HashSet<>(ledger.keySet());
    windows.addAll(grid.keySet());
    List<String> mismatches = new ArrayList<>();
    long spent = 0;
    long open = 0;
    int openShares = 0;
    long worst = Long.MIN_VALUE;
    int full = 0;
    for (Ledgers.Window window : windows) {
      Map<String, Long> expected = ledger.getOrDefault(window, Map.of());
      long sum = expected.values().stream().mapToLong(Long::longValue).sum();
      spent += sum;
      Counter counter = grid.get(window);
      if (counter == null) {
        mismatches.add(window + " is unknown to the grid, the ledger has " + sum);
        continue;
      }
      compare(window, expected, counter, mismatches);
      long over = Math.max(sum, counter.settledNanos()) - load.limit(window.scope());
      worst = Math.max(worst, over);
      if (over > -Load.MOST_HOLD) {
        full++;
      }
      for (Share share : counter.shares()) {
        if (share.openNanos() > 0) {
          open += share.openNanos();
          openShares++;
        }
      }
    }
    return new Audit(windows.size(), spent, mismatches, open, openShares, worst, full);
  }

  private static void compare(
      Ledgers.Window window, Map<String, Long> expected, Counter counter, List<String> mismatches) {
    Map<String, Long> found = new HashMap<>();
    counter.shares().forEach(share -> found.put(share.member(), share.settledNanos()));
    if (counter.foldedNanos() != 0) {
      mismatches.add(window + " has folded shares, which so few processes cannot cause");
    }
    Set<String> members = new HashSet<>(expected.keySet());
    members.addAll(found.keySet());
    for (String member : members) {
      long ledger = expected.getOrDefault(member, 0L);
      long grid = found.getOrDefault(member, 0L);
      if (ledger != grid) {
        mismatches.add(window + " of " + member + ": ledger " + ledger + ", grid " + grid);
      }
    }
  }
}
