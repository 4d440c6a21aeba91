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
package io.shenyullm.admin.control;

import io.shenyullm.admin.DaemonThreads;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.storage.Schema;
import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Keeps what operators have changed beyond the life of the grid: a change is written to the
 * database first and to the grid then, and a grid that lacks it, because it was away or has lost
 * its data, is given it within seconds of being connected. What the grid holds newer, as another
 * console writes it, is taken over.
 *
 * <p>The newest document of a budget or key wins on both sides. To undo is a document too, so that
 * what was undone does not come back from whichever side has missed it. Thread-safe.
 */
public final class ControlKeeper implements SmartLifecycle {
  /** Its tables. */
  public static final Schema SCHEMA = new Schema("control", List.of("controls"));

  private static final Logger LOG = LoggerFactory.getLogger(ControlKeeper.class);
  private static final long PAUSE_MILLIS = 1_000;

  /** A console that shares the database may have written what it could not bring to the grid. */
  private static final int QUIET_PAUSES = 60;

  private static final int RACES = 3;

  private final ConsoleGrid access;
  private final ControlStore store;
  private final Clock clock;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable ScheduledExecutorService looker;
  private volatile boolean wanted = true;
  private volatile String lastProblem = "";
  private int quiet;

  /**
   * @param dataSource of a database with the console's tables
   */
  public ControlKeeper(ConsoleGrid access, DataSource dataSource, Clock clock) {
    this.access = access;
    this.store = new ControlStore(dataSource);
    this.clock = clock;
  }

  /**
   * A control as it is listed.
   *
   * @param control the newest that is known
   * @param pending why gateways do not obey it yet; {@code null} when the grid holds it
   */
  public record Kept(Control control, @Nullable String pending) {}

  /**
   * A change that was made.
   *
   * @param kept what it made
   * @param wasInForce whether something was changed before
   */
  public record Changed(Kept kept, @Nullable Control before) {
    /** Whether something was in force that is not as it was. */
    public boolean wasInForce() {
      return before != null && !before.undone();
    }

    /** What was in force; {@code null} if nothing was. */
    public @Nullable Kept replaced() {
      return wasInForce() && before != null ? new Kept(before, null) : null;
    }
  }

  /** Makes the document of a change. */
  @FunctionalInterface
  public interface Change {
    /**
     * @param before the newest that is known, which may be undone; {@code null} if there is none
     * @param at later than that
     */
    byte[] document(@Nullable Control before, Instant at);
  }

  /** The newest controls in force, by id; none without a grid that gateways share. */
  public Map<String, Kept> inForce(ControlKind kind) {
    Map<String, Kept> all = new TreeMap<>();
    if (!access.isShared()) {
      return all;
    }
    NearMap near = access.grid().near(kind.map());
    Map<String, byte[]> there = near.all();
    Map<String, String> here = store.all(kind);
    for (String id : union(there, here)) {
      Control inGrid = inGrid(kind, id, there.get(id));
      Control newest = Control.newer(inGrid, inStore(kind, id, here.get(id)));
      if (newest != null && !newest.undone()) {
        all.put(id, new Kept(newest, newest.equals(inGrid) ? null : access.notThereYet()));
      }
    }
    return all;
  }

  /**
   * Makes a change that every gateway is to obey, now or as soon as the grid can be reached.
   *
   * @param change asked again if another console has just changed the same
   * @throws ResponseStatusException saying what to do if it cannot be kept; nothing is changed then
   */
  public synchronized Changed change(ControlKind kind, String id, Change change) {
    access.requireShared();
    NearMap near = access.grid().near(kind.map());
    try {
      for (int attempt = 1; attempt <= RACES; attempt++) {
        String stored = store.find(kind, id);
        Control before = Control.newer(inGrid(kind, id, near.get(id)), inStore(kind, id, stored));
        Control after = kind.read(id, change.document(before, laterThan(before)));
        if (after == null) {
          throw new IllegalStateException("a control that cannot be read back");
        }
        // it was made of what was there: what another console has written since must not be lost
        if (store.replace(kind, id, stored, after)) {
          Optional<String> pending =
              access.missing(access.offer(deadline -> near.put(id, after.bytes(), deadline)));
          pending.ifPresent(
              why -> {
                wanted = true;
                LOG.warn("the change of {} {} waits for the grid: {}", kind.label(), id, why);
              });
          return new Changed(new Kept(after, pending.orElse(null)), before);
        }
      }
    } catch (DataAccessException e) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the console's database cannot be written, nothing was changed: "
              + e.getMostSpecificCause().getMessage(),
          e);
    }
    throw new ResponseStatusException(
        HttpStatus.CONFLICT, "another console has just changed the same: look, and try again");
  }

  /** A clock that was set back must not let an old control win. */
  private Instant laterThan(@Nullable Control before) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return before == null || before.at().isBefore(now)
        ? now
        : before.at().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
  }

  /** Makes grid and database hold the same. Returns whether they do. */
  synchronized boolean keep(ControlKind kind) {
    NearMap near = access.grid().near(kind.map());
    if (!near.isCurrent()) {
      return false;
    }
    Map<String, byte[]> there = near.all();
    Map<String, String> here = store.all(kind);
    Map<String, CompletableFuture<Void>> offered = new TreeMap<>();
    for (String id : union(there, here)) {
      Control inGrid = inGrid(kind, id, there.get(id));
      Control inStore = inStore(kind, id, here.get(id));
      boolean unreadable =
          (inGrid == null && there.containsKey(id)) || (inStore == null && here.containsKey(id));
      if (unreadable) {
        continue; // a newer console's, which keeps it
      }
      if (inGrid != null && inGrid.isNewerThan(inStore)) {
        takeOver(kind, id, inGrid);
      } else if (inStore != null && inStore.isNewerThan(inGrid)) {
        offered.put(id, access.offer(deadline -> near.put(id, inStore.bytes(), deadline)));
      }
    }
    // all at once, so that one that fails neither delays nor hides the others
    boolean kept = true;
    for (Map.Entry<String, CompletableFuture<Void>> offer : offered.entrySet()) {
      Optional<String> missing = access.missing(offer.getValue());
      if (missing.isEmpty()) {
        LOG.info("the control of {} {} is put back into the grid", kind.label(), offer.getKey());
      } else {
        kept = false;
        problem(missing.get());
      }
    }
    return kept;
  }

  private void takeOver(ControlKind kind, String id, Control inGrid) {
    try {
      if (store.put(kind, id, inGrid)) {
        LOG.info("the control of {} {} is taken over from the grid", kind.label(), id);
      }
    } catch (DataIntegrityViolationException e) {
      // no console has written it, and it must not keep others from being put back
      LOG.warn("a control of a {} in the grid does not fit the database", kind.label(), e);
    }
  }

  private static Set<String> union(Map<String, ?> one, Map<String, ?> other) {
    Set<String> ids = new TreeSet<>(one.keySet());
    ids.addAll(other.keySet());
    return ids;
  }

  private static @Nullable Control inGrid(ControlKind kind, String id, byte @Nullable [] document) {
    return document == null ? null : kind.read(id, document);
  }

  private static @Nullable Control inStore(ControlKind kind, String id, @Nullable String document) {
    return document == null ? null : kind.read(id, document.getBytes(StandardCharsets.UTF_8));
  }

  // ---- keeping ----

  @Override
  public synchronized void start() {
    if (!access.isShared() || looker != null) {
      return;
    }
    Runnable want = () -> wanted = true;
    subscriptions.add(access.grid().onHealth(want));
    for (ControlKind kind : ControlKind.values()) {
      subscriptions.add(access.grid().near(kind.map()).onChange((id, document) -> want.run()));
    }
    looker = DaemonThreads.scheduler("llm-control-keeper");
    looker.scheduleWithFixedDelay(this::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Runs on one thread. */
  private void look() {
    if (!wanted && ++quiet < QUIET_PAUSES) {
      return;
    }
    quiet = 0;
    // before reading: what changes meanwhile is looked at again
    wanted = false;
    try {
      boolean kept = true;
      for (ControlKind kind : ControlKind.values()) {
        kept &= keep(kind);
      }
      if (kept) {
        lastProblem = "";
      } else {
        wanted = true;
      }
    } catch (RuntimeException e) {
      // a scheduled task that throws is never run again, and a database may come back
      wanted = true;
      problem(e.toString());
    }
  }

  private void problem(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.warn("controls in grid and database differ, trying again: {}", problem);
    }
  }

  @Override
  public synchronized void stop() {
    subscriptions.forEach(Subscription::close);
    subscriptions.clear();
    if (looker != null) {
      looker.shutdownNow();
      looker = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return looker != null;
  }
}
