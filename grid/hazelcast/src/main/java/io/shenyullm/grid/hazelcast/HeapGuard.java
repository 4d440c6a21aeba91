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
package io.shenyullm.grid.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes to cache maps while what lives on a member's heap nearly fills it, before an
 * OutOfMemoryError would take the member away. All else is small and always written: budget
 * counters, and what revokes keys or freezes budgets, which must work above all under load.
 */
final class HeapGuard {
  /** Share of the old generation that may be used. */
  static final double LIMIT = 0.92;

  private static final String KEY = "io.shenyullm.heap-guard";

  private final DoubleSupplier used;

  private HeapGuard(DoubleSupplier used) {
    this.used = used;
  }

  /** Registers a guard for a member that is going to be started. */
  static void install(com.hazelcast.config.Config config) {
    install(config, HeapGuard::oldGeneration);
  }

  static void install(com.hazelcast.config.Config config, DoubleSupplier used) {
    config.getUserContext().put(KEY, new HeapGuard(used));
  }

  /** What is wrong with the heap of the member, or {@code null}. */
  static @Nullable String complaint(@Nullable HazelcastInstance member) {
    if (member == null || !(member.getUserContext().get(KEY) instanceof HeapGuard guard)) {
      return null;
    }
    double share = guard.used.getAsDouble();
    return share < LIMIT
        ? null
        : "the heap of grid node "
            + member.getCluster().getLocalMember().getAddress()
            + " is "
            + Math.round(share * 100)
            + " % full: give nodes more memory (-Xmx), add a node, or keep less for less long";
  }

  /**
   * Share of the pool where long-lived objects are that was in use after the last collection of it;
   * what has become garbage since does not count. 0 before the first and where the JVM has no such
   * pool.
   */
  private static double oldGeneration() {
    double share = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && isOld(pool.getName())) {
        MemoryUsage usage = pool.getCollectionUsage();
        if (usage != null && usage.getMax() > 0) {
          share = Math.max(share, (double) usage.getUsed() / usage.getMax());
        }
      }
    }
    return share;
  }

  private static boolean isOld(String pool) {
    return pool.contains("Old Gen") || pool.contains("Tenured");
  }
}
