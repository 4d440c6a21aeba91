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
package io.shenyullm.core.grid.local;

import com.github.benmanes.caffeine.cache.Ticker;
import io.shenyullm.core.grid.GridCalls;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.lease.LeaseMachine;
import io.shenyullm.core.grid.lease.ScopeAnswer;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.ScopeOperation;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What local grids keep: usually of one gateway, in tests shared by several within one process.
 * Thread-safe.
 */
public final class LocalStore implements AutoCloseable {
  /** What the entries of one map may take in memory, about. */
  public static final long DEFAULT_MAP_BYTES = 64L * 1024 * 1024;

  private final Clock clock;
  private final Ticker ticker;
  private final long mapBytes;
  private final ScheduledExecutorService timer = GridCalls.newTimer("shenyu-llm-grid-local");
  private final Map<String, LocalTable> tables = new ConcurrentHashMap<>();
  private final Map<String, ScopeEntry> scopes = new ConcurrentHashMap<>();

  public LocalStore(Clock clock) {
    this(clock, Ticker.systemTicker(), DEFAULT_MAP_BYTES);
  }

  /**
   * @param clock the node's time for leases, and ages what has been heard
   * @param ticker ages entries
   * @param mapBytes what the entries of one map may take, about: those that live for a time are
   *     dropped beyond it, and more that live for ever are refused as {@code OVERLOADED}
   */
  public LocalStore(Clock clock, Ticker ticker, long mapBytes) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ticker = Objects.requireNonNull(ticker, "ticker");
    if (mapBytes <= 0) {
      throw new IllegalArgumentException("mapBytes must be positive: " + mapBytes);
    }
    this.mapBytes = mapBytes;
  }

  /** A grid on this store for one gateway. */
  public LocalGrid open(Membership.Gateway self) {
    return new LocalGrid(this, self, () -> {});
  }

  Clock clock() {
    return clock;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  LocalTable table(String name) {
    return tables.computeIfAbsent(name, n -> new LocalTable(ticker, mapBytes, timer));
  }

  ScopeAnswer apply(String scope, ScopeOperation operation) {
    ScopeAnswer[] answer = new ScopeAnswer[1];
    scopes.compute(
        scope,
        (key, before) -> {
          LeaseMachine.Applied applied =
              LeaseMachine.apply(
                  before == null ? ScopeEntry.EMPTY : before, operation, clock.millis());
          answer[0] = applied.answer();
          return applied.entry();
        });
    return answer[0];
  }

  @Nullable ScopeEntry scope(String scope) {
    return scopes.get(scope);
  }

  Map<String, ScopeEntry> scopes() {
    return scopes;
  }

  /** Stops the threads. To be called after the grids on it have been closed. */
  @Override
  public void close() {
    timer.shutdown();
  }
}
