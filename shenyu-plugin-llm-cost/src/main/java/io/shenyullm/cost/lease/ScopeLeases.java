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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The leases of one grid entry: at most one operation is under way, so that operations are in
 * order. The keeper's thread only.
 */
final class ScopeLeases {
  final String key;
  final List<Lease> leases = new ArrayList<>(2);
  final Set<Wait> waits = new LinkedHashSet<>(2);
  boolean underWay;
  boolean offline;

  /** Whether the call that is under way repeats one that failed. */
  boolean repeatUnderWay;

  int failures;
  int recalls;
  long sentAt;
  long failingSince;
  long retryAt;

  ScopeLeases(String key, long now) {
    this.key = key;
    this.retryAt = now;
  }

  /** Whether the next operation repeats one that failed. */
  boolean isRepeating() {
    return failures > 0;
  }

  boolean isEmpty() {
    return leases.isEmpty() && waits.isEmpty() && !underWay;
  }
}
