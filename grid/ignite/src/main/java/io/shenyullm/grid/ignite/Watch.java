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
package io.shenyullm.grid.ignite;

import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.Mailbox;
import io.shenyullm.core.grid.Subscription;
import io.shenyullm.grid.ignite.node.MapEntry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.apache.ignite.cache.query.ContinuousQuery;
import org.apache.ignite.cache.query.QueryCursor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one map by one continuous query for all listeners. The query ends with the connection to
 * the node that runs it: then it is made anew, and the listeners are told of the gap. Events of a
 * query that has been replaced are dropped, so that none comes after a newer one.
 */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long RETRY_MILLIS = 200;

  private final String map;
  private final Supplier<@Nullable Session> session;
  private final ExecutorService worker;
  private final ScheduledExecutorService timer;
  private final List<Mailbox<Event>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong generation = new AtomicLong();
  private volatile boolean active;

  // used by the worker's one thread only
  private @Nullable QueryCursor<?> cursor;
  private @Nullable Session followed;

  /** A change; a gap if there is no key. */
  private record Event(@Nullable String key, byte @Nullable [] value) {
    static final Event GAP = new Event(null, null);
  }

  /**
   * @param worker one thread that may block
   */
  Watch(
      String map,
      Supplier<@Nullable Session> session,
      ExecutorService worker,
      ScheduledExecutorService timer) {
    this.map = map;
    this.session = session;
    this.worker = worker;
    this.timer = timer;
  }

  Subscription add(ExpiringMap.ChangeListener listener) {
    Objects.requireNonNull(listener, "listener");
    Mailbox<Event> mailbox =
        new Mailbox<>(
            timer,
            event -> {
              if (event.key() == null) {
                listener.onGap();
              } else {
                listener.onChange(event.key(), event.value());
              }
            },
            listener::onGap);
    listeners.add(mailbox);
    submit(
        () -> {
          if (active) {
            mailbox.add(Event.GAP);
          } else {
            register();
          }
        });
    return () -> {
      listeners.remove(mailbox);
      mailbox.close();
      submit(
          () -> {
            if (listeners.isEmpty()) {
              stop();
            }
          });
    };
  }

  /**
   * Follows over a session that is new. What follows over it already goes on: a query that is made
   * anew misses what changes meanwhile.
   */
  void follow() {
    submit(
        () -> {
          if (!active || session.get() != followed) {
            register();
          }
        });
  }

  /** Makes the query anew: a node has left, and its part of the changes may be missing. */
  void renew() {
    submit(this::register);
  }

  private void submit(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The grid is closing", e);
    }
  }

  private void register() {
    stop();
    Session current = session.get();
    if (current == null || listeners.isEmpty()) {
      return;
    }
    long number = generation.get();
    ContinuousQuery<String, byte[]> query = new ContinuousQuery<>();
    query.setIncludeExpired(true);
    query.setLocalListener(events -> events.forEach(event -> heard(number, event)));
    try {
      cursor = current.map(map).query(query, reason -> lost(number));
      followed = current;
      active = true;
    } catch (RuntimeException e) {
      LOG.debug("Changes of {} cannot be followed yet", map, e);
      again(number);
      return;
    }
    listeners.forEach(listener -> listener.add(Event.GAP));
  }

  private void stop() {
    generation.incrementAndGet();
    active = false;
    QueryCursor<?> old = cursor;
    cursor = null;
    if (old != null) {
      try {
        old.close();
      } catch (RuntimeException e) {
        LOG.debug("A query had ended already", e);
      }
    }
  }

  private void heard(long number, CacheEntryEvent<? extends String, ? extends byte[]> event) {
    if (number != generation.get()) {
      return;
    }
    boolean gone =
        event.getEventType() == EventType.REMOVED || event.getEventType() == EventType.EXPIRED;
    byte[] value = gone ? null : MapEntry.value(event.getValue());
    Event told = new Event(event.getKey(), value);
    listeners.forEach(listener -> listener.add(told));
  }

  private void lost(long number) {
    if (number == generation.get()) {
      again(number);
    }
  }

  private void again(long number) {
    try {
      var unused =
          timer.schedule(
              () ->
                  submit(
                      () -> {
                        if (number == generation.get()) {
                          register();
                        }
                      }),
              RETRY_MILLIS,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The grid is closing", e);
    }
  }
}
