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
package io.shenyullm.core.grid;

import io.shenyullm.core.grid.lease.LeaseCounters;

/**
 * State that gateways share: budget counters, expiring maps, messages, who is there. One per
 * process; thread-safe.
 *
 * <p>A grid never stops its process from starting: while its nodes cannot be reached every call
 * fails at once with {@link GridException.Kind#UNAVAILABLE}, {@link #health()} says why, and it
 * goes on trying in the background. A call that was under way when they were lost may be sent again
 * within its deadline, where that does no harm.
 *
 * <p><b>Deadlines.</b> Every call is asynchronous, never blocks its caller and takes a deadline.
 * When that passes, the returned stage fails with {@link GridException.Kind#UNKNOWN_OUTCOME}: the
 * change may have been made, may still be made, or not; or with {@link
 * GridException.Kind#UNAVAILABLE} where nothing had been sent by then. Each operation says why
 * repeating it is safe. Stages complete on a thread of the grid: what follows must not block.
 *
 * <p><b>Data</b> are keys (text up to {@link #MAX_KEY_LENGTH} characters) and bytes. What the bytes
 * mean, with a schema version, is the business of whoever stores them.
 */
public interface Grid extends AutoCloseable {
  /** Longest key of any map, in characters. */
  int MAX_KEY_LENGTH = 1_024;

  /** Largest value of any map, in bytes; a larger one is refused as {@code REJECTED}. */
  int MAX_VALUE_BYTES = 8 * 1024 * 1024;

  /** Which engine this is: {@code local}, {@code ignite} or {@code hazelcast}. */
  String engine();

  /** Whether what is stored here is seen by other gateways. */
  boolean isShared();

  /** Budget counters with leases. */
  LeaseCounters counters();

  /**
   * A map of this name, the same for every caller.
   *
   * @param name lower-case letters, digits and dashes
   */
  ExpiringMap map(String name);

  /** A map whose whole content every gateway keeps in memory; for small, rarely changed state. */
  NearMap near(String name);

  /** Messages to every gateway. */
  Topic topic(String name);

  /** Which gateways and grid nodes are there. */
  Membership membership();

  /** Whether the nodes can be reached and, if not, why and what to do. */
  GridHealth health();

  /**
   * Calls back whenever the state of {@link #health()} changes, on a thread of the grid.
   *
   * @return stops the callbacks
   */
  Subscription onHealth(Runnable listener);

  /** Leaves the grid. Calls under way may fail. Idempotent. */
  @Override
  void close();
}
