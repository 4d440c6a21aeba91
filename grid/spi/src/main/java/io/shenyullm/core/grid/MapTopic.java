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

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Topic} over an {@link ExpiringMap}, for any engine: each message is an entry of its own
 * that lives for {@link Topic#RETENTION}. After a gap the map is read, and what has not been
 * delivered is. Which messages have been is kept for twice the retention, at most {@link #MAX_SEEN}
 * of them; beyond that a message may come again after a gap.
 */
public final class MapTopic implements Topic, AutoCloseable {
  static final int MAX_SEEN = 16_384;

  private final ExpiringMap map;
  private final String sender;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final AtomicLong sequence = new AtomicLong();
  private final List<Mailbox<byte[]>> receivers = new CopyOnWriteArrayList<>();
  private final Object lock = new Object();
  private final Map<String, Seen> seen = new LinkedHashMap<>();
  private final WholeReader reader;
  private boolean begun;
  private boolean following;
  private boolean closed;
  private @Nullable Subscription changes;

  /**
   * @param delivered or only known to be older than the first subscription
   */
  private record Seen(long millis, boolean delivered) {}

  /**
   * @param map of this use alone
   * @param sender random id of this process's life: makes keys unique
   * @param clock ages what has been seen
   * @param timer for retries, and runs the receivers
   */
  public MapTopic(ExpiringMap map, String sender, Clock clock, ScheduledExecutorService timer) {
    this.map = Objects.requireNonNull(map, "map");
    this.sender = Objects.requireNonNull(sender, "sender");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.timer = Objects.requireNonNull(timer, "timer");
    this.reader = new WholeReader(map, timer, lock, () -> {}, this::isNew, this::catchUp);
  }

  /** Name of the map under a topic, the same on every engine. */
  public static String mapName(String name) {
    return "topic-" + GridCalls.checkName(name);
  }

  @Override
  public CompletionStage<Void> publish(byte[] message, Duration deadline) {
    if (message.length > MAX_BYTES) {
      return GridCalls.failed(
          new GridException(
              GridException.Kind.REJECTED,
              "message of " + message.length + " bytes; the limit is " + MAX_BYTES));
    }
    String key = String.format("%s-%016x", sender, sequence.incrementAndGet());
    return map.put(key, message, RETENTION, deadline);
  }

  @Override
  public Subscription subscribe(Consumer<byte[]> receiver) {
    // a receiver that cannot follow loses messages: they are hints
    Mailbox<byte[]> mailbox = new Mailbox<>(timer, receiver, () -> {});
    receivers.add(mailbox);
    follow();
    return () -> {
      receivers.remove(mailbox);
      mailbox.close();
    };
  }

  /** Only who receives needs to hear. */
  private void follow() {
    synchronized (lock) {
      if (following || closed) {
        return;
      }
      following = true;
    }
    Subscription subscription =
        map.onChange(
            new ExpiringMap.ChangeListener() {
              @Override
              public void onChange(String key, byte @Nullable [] value) {
                if (value != null) {
                  heard(key, value);
                }
              }

              @Override
              public void onGap() {
                reader.read();
              }
            });
    synchronized (lock) {
      if (!closed) {
        changes = subscription;
        return;
      }
    }
    subscription.close();
  }

  private void heard(String key, byte[] message) {
    synchronized (lock) {
      Seen before = seen.get(key);
      if (before == null || !before.delivered()) {
        deliver(key, message);
      }
    }
  }

  private boolean isNew(String key) {
    synchronized (lock) {
      return !seen.containsKey(key);
    }
  }

  /**
   * Delivers what was missed in the order of each sender. What the first reading finds is from
   * before the first subscription, however often the connection has come and gone until it was
   * done. Called under the lock.
   */
  private Runnable catchUp(Map<String, byte[]> content) {
    new TreeMap<>(content)
        .forEach(
            (key, message) -> {
              if (!seen.containsKey(key)) {
                if (begun) {
                  deliver(key, message);
                } else {
                  remember(key, false); // also what is about to be heard
                }
              }
            });
    begun = true;
    return () -> {};
  }

  private void deliver(String key, byte[] message) {
    remember(key, true);
    receivers.forEach(receiver -> receiver.add(message));
  }

  private void remember(String key, boolean delivered) {
    long now = clock.millis();
    seen.put(key, new Seen(now, delivered));
    for (Iterator<Seen> oldest = seen.values().iterator(); oldest.hasNext(); ) {
      boolean old = now - oldest.next().millis() > 2 * RETENTION.toMillis();
      if (!old && seen.size() <= MAX_SEEN) {
        break;
      }
      oldest.remove();
    }
  }

  /** Receives and sends no more. */
  @Override
  public void close() {
    Subscription subscription;
    synchronized (lock) {
      closed = true;
      subscription = changes;
      changes = null;
    }
    if (subscription != null) {
      subscription.close();
    }
    reader.close();
    receivers.forEach(Mailbox::close);
    receivers.clear();
  }
}
