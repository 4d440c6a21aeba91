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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import io.shenyullm.core.grid.ExpiringMap;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.Mailbox;
import io.shenyullm.core.grid.Subscription;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one map. Changes are put into the listeners' mailboxes while the entry is held, which
 * keeps them in order. Thread-safe.
 */
final class LocalTable {
  /** What an entry needs besides its key and value; an estimate. */
  private static final int OVERHEAD_BYTES = 128;

  private static final long FOREVER = Long.MAX_VALUE;

  private final Ticker ticker;
  private final long maxBytes;
  private final ScheduledExecutorService timer;
  private final Cache<String, Entry> cache;
  private final AtomicLong foreverBytes = new AtomicLong();
  private final List<Mailbox<Event>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param expiresAtNanos by the ticker, or {@link #FOREVER}
   */
  private record Entry(byte[] value, long expiresAtNanos) {
    int bytes(String key) {
      return OVERHEAD_BYTES + 2 * key.length() + value.length;
    }
  }

  /** A change, or a gap where the key is {@code null}. */
  private record Event(@Nullable String key, byte @Nullable [] value) {}

  LocalTable(Ticker ticker, long maxBytes, ScheduledExecutorService timer) {
    this.ticker = ticker;
    this.maxBytes = maxBytes;
    this.timer = timer;
    this.cache =
        Caffeine.newBuilder()
            .ticker(ticker)
            .executor(Runnable::run)
            .scheduler(Scheduler.forScheduledExecutorService(timer))
            .expireAfter(new ByEntry())
            .maximumWeight(maxBytes)
            // what has no weight is never dropped for want of room
            .weigher(
                (String key, Entry entry) ->
                    entry.expiresAtNanos() == FOREVER ? 0 : entry.bytes(key))
            .evictionListener((key, entry, cause) -> tell(key, null))
            .build();
  }

  Optional<byte[]> get(String key) {
    Entry entry = cache.getIfPresent(key);
    return entry == null ? Optional.empty() : Optional.of(entry.value());
  }

  void put(String key, byte[] value, Duration ttl) throws GridException {
    Entry entry = entry(value, ttl);
    // what it takes is counted before the entry appears, so that many writers cannot exceed it
    reserve(key, entry);
    cache
        .asMap()
        .compute(
            key,
            (k, before) -> {
              release(key, before);
              tell(key, value);
              return entry;
            });
  }

  boolean putIfAbsent(String key, byte[] value, Duration ttl) throws GridException {
    Entry entry = entry(value, ttl);
    reserve(key, entry);
    Entry there =
        cache
            .asMap()
            .computeIfAbsent(
                key,
                k -> {
                  tell(key, value);
                  return entry;
                });
    if (there != entry) {
      release(key, entry);
      return false;
    }
    return true;
  }

  boolean remove(String key) {
    boolean[] removed = new boolean[1];
    cache
        .asMap()
        .computeIfPresent(
            key,
            (k, before) -> {
              removed[0] = true;
              release(key, before);
              tell(key, null);
              return null;
            });
    return removed[0];
  }

  boolean removeIfEquals(String key, byte[] value) {
    boolean[] removed = new boolean[1];
    cache
        .asMap()
        .computeIfPresent(
            key,
            (k, before) -> {
              if (!Arrays.equals(before.value(), value)) {
                return before;
              }
              removed[0] = true;
              release(key, before);
              tell(key, null);
              return null;
            });
    return removed[0];
  }

  void forEach(BiConsumer<String, byte[]> visitor) {
    cache.asMap().forEach((key, entry) -> visitor.accept(key, entry.value()));
  }

  Subscription onChange(ExpiringMap.ChangeListener listener) {
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
    mailbox.add(new Event(null, null));
    listeners.add(mailbox);
    return () -> {
      listeners.remove(mailbox);
      mailbox.close();
    };
  }

  private void tell(@Nullable String key, byte @Nullable [] value) {
    if (!listeners.isEmpty()) {
      Event event = new Event(key, value);
      listeners.forEach(listener -> listener.add(event));
    }
  }

  // ---- room ----

  private Entry entry(byte[] value, Duration ttl) {
    boolean forever = ttl.isZero() || ttl.compareTo(Duration.ofNanos(Long.MAX_VALUE / 4)) > 0;
    return new Entry(value, forever ? FOREVER : ticker.read() + ttl.toNanos());
  }

  private void reserve(String key, Entry entry) throws GridException {
    if (entry.expiresAtNanos() == FOREVER) {
      int bytes = entry.bytes(key);
      if (foreverBytes.addAndGet(bytes) > maxBytes) {
        foreverBytes.addAndGet(-bytes);
        throw new GridException(
            GridException.Kind.OVERLOADED,
            "entries that live for ever take more than " + maxBytes + " bytes");
      }
    }
  }

  private void release(String key, @Nullable Entry entry) {
    if (entry != null && entry.expiresAtNanos() == FOREVER) {
      foreverBytes.addAndGet(-entry.bytes(key));
    }
  }

  /** The time that is left never changes by touching an entry. */
  private static final class ByEntry implements Expiry<String, Entry> {
    @Override
    public long expireAfterCreate(String key, Entry entry, long currentNanos) {
      return entry.expiresAtNanos() == FOREVER
          ? Long.MAX_VALUE
          : Math.max(1, entry.expiresAtNanos() - currentNanos);
    }

    @Override
    public long expireAfterUpdate(String key, Entry entry, long currentNanos, long remainingNanos) {
      return expireAfterCreate(key, entry, currentNanos);
    }

    @Override
    public long expireAfterRead(String key, Entry entry, long currentNanos, long remainingNanos) {
      return remainingNanos;
    }
  }
}
