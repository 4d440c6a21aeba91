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

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that waits for larger leases. The keeper's thread only, but for the result. */
final class Wait {
  /** What it lacks of one lease; whether a hold that is there wants to grow. */
  record Lack(Lease lease, long nanos, boolean grows) {}

  final List<Lack> lacks;
  final long since;
  final CompletableFuture<Boolean> result = new CompletableFuture<>();
  boolean over;

  Wait(List<Lack> lacks, long since) {
    this.lacks = lacks;
    this.since = since;
  }
}
