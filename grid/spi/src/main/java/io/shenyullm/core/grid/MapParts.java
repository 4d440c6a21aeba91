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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What every engine makes of its maps: near maps, topics and membership, each with a map of its
 * own. Thread-safe.
 */
public final class MapParts {
  private static final Duration LEAVE = Duration.ofSeconds(1);

  private final Function<String, ExpiringMap> maps;
  private final Predicate<String> heard;
  private final Membership.Gateway self;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Map<String, NearCopy> nears = new ConcurrentHashMap<>();
  private final Map<String, MapTopic> topics = new ConcurrentHashMap<>();
  private final Presence presence;

  /**
   * Begins to announce this process.
   *
   * @param maps by name, other names than callers of {@link Grid#map} use
   * @param heard whether changes of the map of that name are heard now
   * @param self who is announced and who publishes
   * @param timer not closed
   * @param clock tells when something was published, and how long ago somebody was heard of
   * @param nodes the engine's nodes, from memory
   */
  public MapParts(
      Function<String, ExpiringMap> maps,
      Predicate<String> heard,
      Membership.Gateway self,
      ScheduledExecutorService timer,
      Clock clock,
      Supplier<List<Membership.Node>> nodes) {
    this.maps = Objects.requireNonNull(maps, "maps");
    this.heard = Objects.requireNonNull(heard, "heard");
    this.self = Objects.requireNonNull(self, "self");
    this.timer = Objects.requireNonNull(timer, "timer");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.presence = new Presence(maps.apply(Presence.MAP), self, timer, clock, nodes);
  }

  /** As {@link Grid#near}. */
  public NearMap near(String name) {
    return nears.computeIfAbsent(
        NearCopy.mapName(name),
        map -> new NearCopy(map, maps.apply(map), timer, () -> heard.test(map)));
  }

  /** As {@link Grid#topic}. */
  public Topic topic(String name) {
    return topics.computeIfAbsent(
        MapTopic.mapName(name), map -> new MapTopic(maps.apply(map), self.boot(), clock, timer));
  }

  /** As {@link Grid#membership}. */
  public Membership membership() {
    return presence;
  }

  /** Tells the others that this process goes; completes when they know, or after a second. */
  public CompletionStage<Void> leave() {
    return presence.leave(LEAVE);
  }

  /** Neither reads nor hears of changes any more. */
  public void close() {
    nears.values().forEach(NearCopy::close);
    topics.values().forEach(MapTopic::close);
  }
}
