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
package io.shenyullm.admin.grid;

import io.shenyullm.core.control.GridNames;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Grid;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridHealth;
import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.core.grid.Membership;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.core.grid.Topic;
import io.shenyullm.core.grid.lease.LeaseCounters;
import io.shenyullm.core.grid.local.LocalGridFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A local grid that says it is shared, and whose near maps can be made to fail. */
public final class TestingSharedGrid implements Grid {
  public static final Membership.Gateway CONSOLE =
      new Membership.Gateway("console", "boot-console", "1.0", Instant.EPOCH);

  private final Grid grid =
      new LocalGridFactory().open(GridSettings.LOCAL_ONLY, CONSOLE, Clock.systemUTC());
  private volatile GridException.@Nullable Kind failure;

  /** Lets changes fail from now on; {@code null} lets them succeed again. */
  public void failWith(GridException.@Nullable Kind kind) {
    failure = kind;
  }

  /** Empties the maps of controls, as a grid is after all its nodes have been started anew. */
  public void loseControls() {
    for (String name : List.of(GridNames.BUDGET_CONTROLS, GridNames.REVOKED_KEYS)) {
      NearMap map = grid.near(name);
      for (String key : map.all().keySet()) {
        map.remove(key, Duration.ofSeconds(20))
            .toCompletableFuture()
            .orTimeout(120, TimeUnit.SECONDS)
            .join();
      }
    }
  }

  @Override
  public String engine() {
    return "testing";
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public LeaseCounters counters() {
    return grid.counters();
  }

  @Override
  public ExpiringMap map(String name) {
    return grid.map(name);
  }

  @Override
  public NearMap near(String name) {
    return new FailingNear(grid.near(name));
  }

  @Override
  public Topic topic(String name) {
    return grid.topic(name);
  }

  @Override
  public Membership membership() {
    return grid.membership();
  }

  @Override
  public GridHealth health() {
    return failure == GridException.Kind.UNAVAILABLE
        ? new GridHealth(GridHealth.State.DISCONNECTED, "no node answers", Instant.EPOCH)
        : grid.health();
  }

  @Override
  public Subscription onHealth(Runnable listener) {
    return grid.onHealth(listener);
  }

  @Override
  public void close() {
    grid.close();
  }

  private final class FailingNear implements NearMap {
    private final NearMap map;

    FailingNear(NearMap map) {
      this.map = map;
    }

    @Override
    public byte @Nullable [] get(String key) {
      return map.get(key);
    }

    @Override
    public Map<String, byte[]> all() {
      return map.all();
    }

    @Override
    public boolean isCurrent() {
      return failure != GridException.Kind.UNAVAILABLE && map.isCurrent();
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration deadline) {
      GridException.Kind kind = failure;
      return kind == null
          ? map.put(key, value, deadline)
          : CompletableFuture.failedFuture(new GridException(kind, "as the test wants"));
    }

    @Override
    public CompletionStage<Void> remove(String key, Duration deadline) {
      GridException.Kind kind = failure;
      return kind == null
          ? map.remove(key, deadline)
          : CompletableFuture.failedFuture(new GridException(kind, "as the test wants"));
    }

    @Override
    public Subscription onChange(ChangeListener listener) {
      return map.onChange(listener);
    }
  }
}
