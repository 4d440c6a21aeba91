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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.grid.GridSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a spender is told when it starts.
 *
 * @param grid how to reach the nodes
 * @param clients folder of all clients' data directories
 * @param id of this one; also names its data directory
 * @param threads spenders
 * @param users how many there are
 * @param zone of the hourly budgets
 * @param smallLimit limit of the small budget
 * @param skew by how much this process's clock is ahead
 * @param storm whether operations are repeated and answers lost
 * @param seed of the random choices
 */
record SpenderSettings(
    GridSettings grid,
    Path clients,
    String id,
    int threads,
    int users,
    ZoneId zone,
    long smallLimit,
    Duration skew,
    boolean storm,
    long seed) {

  Load load() {
    return new Load(zone, users, smallLimit);
  }

  List<String> arguments() {
    return List.of(
        "engine=" + grid.engine(),
        "addresses=" + String.join(",", grid.addresses()),
        "cluster=" + grid.cluster(),
        "clients=" + clients,
        "id=" + id,
        "threads=" + threads,
        "users=" + users,
        "zone=" + zone.getId(),
        "smallLimit=" + smallLimit,
        "skewMillis=" + skew.toMillis(),
        "storm=" + storm,
        "seed=" + seed);
  }

  static SpenderSettings parse(String[] arguments) {
    Map<String, String> all = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      all.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return new SpenderSettings(
        client(
            get(all, "engine"), List.of(get(all, "addresses").split(",", -1)), get(all, "cluster")),
        Path.of(get(all, "clients")),
        get(all, "id"),
        Integer.parseInt(get(all, "threads")),
        Integer.parseInt(get(all, "users")),
        ZoneId.of(get(all, "zone")),
        Long.parseLong(get(all, "smallLimit")),
        Duration.ofMillis(Long.parseLong(get(all, "skewMillis"))),
        Boolean.parseBoolean(get(all, "storm")),
        Long.parseLong(get(all, "seed")));
  }

  static GridSettings client(String engine, List<String> addresses, String cluster) {
    return new GridSettings(
        engine,
        GridSettings.Mode.CLIENT,
        addresses,
        cluster,
        null,
        null,
        null,
        null,
        GridSettings.DEFAULT_CONNECT_TIMEOUT);
  }

  private static String get(Map<String, String> all, String name) {
    String value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException("missing argument " + name);
    }
    return value;
  }
}
