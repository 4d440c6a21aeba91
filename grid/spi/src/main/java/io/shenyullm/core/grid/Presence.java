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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Membership} over an {@link ExpiringMap}, for any engine: each gateway puts itself into
 * the map every {@link #PERIOD} for {@link Membership#GATEWAY_TTL_SECONDS} and listens to the
 * others. While the grid is away, whoever is not heard of fades by this process's clock, until it
 * is alone.
 */
public final class Presence implements Membership, AutoCloseable {
  /** Name of the map, the same on every engine. */
  public static final String MAP = "gateways";

  /** Three announcements may get lost before a gateway is taken for gone. */
  static final Duration PERIOD = Duration.ofSeconds(4);

  private static final Duration TTL = Duration.ofSeconds(GATEWAY_TTL_SECONDS);
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final int SCHEMA = 1;
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final ExpiringMap map;
  private final Gateway self;
  private final Clock clock;
  private final Supplier<List<Node>> nodes;
  private final Map<String, Heard> heard = new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private final Set<String> touched = new HashSet<>();
  private final WholeReader reader;
  private final Subscription changes;
  private final Future<?> announcing;
  private volatile boolean left;

  private record Heard(Gateway gateway, long millis) {}

  /**
   * Begins to announce and to listen.
   *
   * @param map of this use alone
   * @param self who is announced
   * @param timer for announcements and retries
   * @param clock tells how long ago somebody was heard of
   * @param nodes the engine's nodes, from memory
   */
  public Presence(
      ExpiringMap map,
      Gateway self,
      ScheduledExecutorService timer,
      Clock clock,
      Supplier<List<Node>> nodes) {
    this.map = Objects.requireNonNull(map, "map");
    this.self = Objects.requireNonNull(self, "self");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.nodes = Objects.requireNonNull(nodes, "nodes");
    this.reader = new WholeReader(map, timer, lock, touched::clear, key -> true, this::merge);
    this.changes =
        map.onChange(
            new ExpiringMap.ChangeListener() {
              @Override
              public void onChange(String key, byte @Nullable [] value) {
                synchronized (lock) {
                  touched.add(key);
                  hear(key, value);
                }
              }

              @Override
              public void onGap() {
                announce();
                reader.read();
              }
            });
    this.announcing =
        timer.scheduleWithFixedDelay(this::announce, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void announce() {
    if (left) {
      return;
    }
    map.put(self.boot(), write(self), TTL, DEADLINE)
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                LOG.debug("This gateway could not be announced", failure);
              } else if (left) {
                // overtaken by the removal
                withdraw();
              }
            });
  }

  private void hear(String key, byte @Nullable [] value) {
    if (value == null) {
      heard.remove(key);
      return;
    }
    Gateway gateway = read(value);
    if (gateway != null) {
      heard.put(key, new Heard(gateway, clock.millis()));
    }
  }

  /** Takes over a reading, except where something newer has been heard. Called under the lock. */
  private Runnable merge(Map<String, byte[]> content) {
    content.keySet().removeAll(touched);
    content.forEach(this::hear);
    heard.keySet().removeIf(key -> !content.containsKey(key) && !touched.contains(key));
    touched.clear();
    return () -> {};
  }

  @Override
  public List<Gateway> gateways() {
    long oldest = clock.millis() - TTL.toMillis();
    List<Gateway> gateways = new ArrayList<>();
    gateways.add(self);
    heard
        .values()
        .removeIf(other -> other.millis() < oldest && !other.gateway().boot().equals(self.boot()));
    for (Heard other : heard.values()) {
      if (!other.gateway().boot().equals(self.boot())) {
        gateways.add(other.gateway());
      }
    }
    gateways.sort(Comparator.comparing(Gateway::id).thenComparing(Gateway::boot));
    return List.copyOf(gateways);
  }

  @Override
  public List<Node> nodes() {
    return nodes.get();
  }

  /**
   * Announces no more and removes itself, so that the others need not wait. To be called, and
   * waited for, before the engine is closed.
   *
   * @return ends by the deadline and never fails
   */
  public CompletionStage<Void> leave(Duration deadline) {
    left = true;
    announcing.cancel(false);
    changes.close();
    reader.close();
    return map.remove(self.boot(), deadline).handle((removed, failure) -> null);
  }

  private void withdraw() {
    map.remove(self.boot(), DEADLINE)
        .whenComplete(
            (removed, failure) -> {
              if (failure != null) {
                LOG.debug("This gateway will be seen until its entry expires", failure);
              }
            });
  }

  /** Leaves without waiting. */
  @Override
  public void close() {
    leave(DEADLINE)
        .whenComplete((nothing, failure) -> LOG.debug("No longer announced: {}", self.id()));
  }

  // ---- bytes ----

  static byte[] write(Gateway gateway) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(SCHEMA);
      out.writeUTF(gateway.id());
      out.writeUTF(gateway.boot());
      out.writeUTF(gateway.version());
      out.writeLong(gateway.startedAt().toEpochMilli());
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array has no disk to fail", e);
    }
    return bytes.toByteArray();
  }

  /** {@code null} if the bytes are of no form this version knows; newer ones may add at the end. */
  static @Nullable Gateway read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int schema = in.readByte();
      if (schema < SCHEMA) {
        return null;
      }
      return new Gateway(
          in.readUTF(), in.readUTF(), in.readUTF(), Instant.ofEpochMilli(in.readLong()));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      LOG.debug("An unreadable announcement was passed over", e);
      return null;
    }
  }
}
