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

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.MapEvent;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryEvictedListener;
import com.hazelcast.map.listener.EntryExpiredListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.map.listener.MapClearedListener;
import com.hazelcast.map.listener.MapEvictedListener;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Mailbox;
import io.shenyullm.core.grid.Subscription;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to the changes of a map. Whenever members or connections to them have come or
 * gone it waits until every member there is knows the listener, and then reports a gap: what
 * happened in between may have been told to nobody. Where a member cannot be reached for long it
 * reports a gap without it, so that what the others tell is followed, but {@link #isHearing} stays
 * false.
 */
final class MapFollower
    implements Subscription,
        EntryAddedListener<String, byte[]>,
        EntryUpdatedListener<String, byte[]>,
        EntryRemovedListener<String, byte[]>,
        EntryEvictedListener<String, byte[]>,
        EntryExpiredListener<String, byte[]>,
        EntryMergedListener<String, byte[]>,
        MapClearedListener,
        MapEvictedListener {
  private static final Logger LOG = LoggerFactory.getLogger(MapFollower.class);
  private static final long POLL_MILLIS = 50;
  private static final long RETRY_MILLIS = 500;

  /** How long to wait for a member that does not know the listener. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String map;
  private final Link link;
  private final ScheduledExecutorService work;
  private final Consumer<MapFollower> onClose;
  private final Mailbox<Change> mailbox;
  private final AtomicLong generation = new AtomicLong();
  private volatile boolean closed;

  /** The generation at which every member knew the listener last. */
  private volatile long covered;

  /** The generation whose gap has been told to the listener after every member knew it. */
  private volatile long told;

  /**
   * Whether every member has known the listener once, or has been waited for long enough. Until
   * then some members' changes would be told and others' not.
   */
  private volatile boolean active;

  private @Nullable Session registeredWith;
  private @Nullable UUID registration;

  /** Since when some member does not know the listener; by {@code System.nanoTime}. */
  private @Nullable Long missingSince;

  /** Whether the gap without the missing members has been reported. */
  private boolean gaveUp;

  /**
   * @param key {@code null} for a gap
   */
  private record Change(@Nullable String key, byte @Nullable [] value) {}

  /**
   * @param work runs what blocks
   * @param callbacks runs the listener
   */
  MapFollower(
      String map,
      ExpiringMap.ChangeListener listener,
      Link link,
      ScheduledExecutorService work,
      java.util.concurrent.Executor callbacks,
      Consumer<MapFollower> onClose) {
    this.map = map;
    this.link = link;
    this.work = work;
    this.onClose = onClose;
    this.mailbox =
        new Mailbox<>(
            callbacks,
            change -> {
              if (change.key() == null) {
                tellGap(listener);
              } else {
                listener.onChange(change.key(), change.value());
              }
            },
            () -> tellGap(listener));
  }

  private void tellGap(ExpiringMap.ChangeListener listener) {
    long number = covered;
    listener.onGap();
    // not before: until it knows of the gap it would hold what it has for current
    told = number;
  }

  String map() {
    return map;
  }

  /** Whether every member tells its changes, and the listener knows of the gap before that. */
  boolean isHearing() {
    return told == generation.get();
  }

  /** Something may be missed from now on, until {@link #sync} has found that it is not. */
  void doubt() {
    generation.incrementAndGet();
  }

  /** Registers where that is needed, and reports a gap once nothing is missed any more. */
  void sync() {
    later(generation.incrementAndGet(), 0);
  }

  private void later(long number, long millis) {
    try {
      var unused = work.schedule(() -> sync(number), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed meanwhile", e);
    }
  }

  private synchronized void sync(long number) {
    Session session = link.current();
    if (closed || number != generation.get() || session == null) {
      return;
    }
    try {
      if (registeredWith != session) {
        IMap<String, byte[]> followed = session.instance().getMap(map);
        registration = followed.addEntryListener(this, true);
        registeredWith = session;
      }
      UUID known = registration;
      if (known != null && session.covers(known)) {
        missingSince = null;
        gaveUp = false;
        active = true;
        covered = number;
        mailbox.add(new Change(null, null));
      } else {
        await(number);
      }
    } catch (RuntimeException e) {
      LOG.debug("Map {} cannot be followed yet", map, e);
      later(number, RETRY_MILLIS);
    }
  }

  private void await(long number) {
    long now = System.nanoTime();
    Long since = missingSince;
    if (since == null) {
      missingSince = since = now;
    }
    if (!gaveUp && now - since >= PATIENCE.toNanos()) {
      LOG.warn(
          "Changes of map {} are heard from some grid nodes only: see that this gateway can reach"
              + " all of them. What the others change is seen late",
          map);
      gaveUp = true;
      active = true;
      mailbox.add(new Change(null, null));
    }
    later(number, gaveUp ? RETRY_MILLIS : POLL_MILLIS);
  }

  private void changed(EntryEvent<String, byte[]> event, byte @Nullable [] value) {
    if (active) {
      mailbox.add(new Change(event.getKey(), value));
    }
  }

  @Override
  public void entryAdded(EntryEvent<String, byte[]> event) {
    changed(event, event.getValue());
  }

  @Override
  public void entryUpdated(EntryEvent<String, byte[]> event) {
    changed(event, event.getValue());
  }

  @Override
  public void entryMerged(EntryEvent<String, byte[]> event) {
    changed(event, event.getValue());
  }

  @Override
  public void entryRemoved(EntryEvent<String, byte[]> event) {
    changed(event, null);
  }

  @Override
  public void entryEvicted(EntryEvent<String, byte[]> event) {
    changed(event, null);
  }

  @Override
  public void entryExpired(EntryEvent<String, byte[]> event) {
    changed(event, null);
  }

  @Override
  public void mapCleared(MapEvent event) {
    mailbox.add(new Change(null, null));
  }

  @Override
  public void mapEvicted(MapEvent event) {
    mailbox.add(new Change(null, null));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    mailbox.close();
    onClose.accept(this);
    try {
      work.execute(this::deregister);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed meanwhile", e);
    }
  }

  private synchronized void deregister() {
    Session session = registeredWith;
    UUID known = registration;
    registeredWith = null;
    if (session != null && known != null) {
      try {
        session.instance().getMap(map).removeEntryListener(known);
      } catch (RuntimeException e) {
        LOG.debug("Listener of map {} was gone already", map, e);
      }
    }
  }
}
