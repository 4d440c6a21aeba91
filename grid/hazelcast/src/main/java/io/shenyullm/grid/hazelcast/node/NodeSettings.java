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
package io.shenyullm.grid.hazelcast.node;

import io.shenyullm.core.grid.GridSettings;
import io.shenyullm.grid.hazelcast.HostPort;
import io.shenyullm.grid.hazelcast.MemberSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a node. Each is a system property, or an environment variable with {@code _} for dots
 * and dashes and in capitals ({@code LLM_GRID_JOIN}):
 *
 * <ul>
 *   <li>{@code llm.grid.cluster}: name that nodes and gateways share; default {@code shenyu-llm}
 *   <li>{@code llm.grid.bind}: host:port to listen on; default {@code 127.0.0.1:5701}
 *   <li>{@code llm.grid.announce}: host:port that others are told to connect to; default is bind
 *   <li>{@code llm.grid.join}: host:port of the nodes, separated by commas; this one may be listed
 *   <li>{@code llm.grid.min-nodes}: writes are refused while fewer nodes see each other; default is
 *       a majority of those listed, or none for fewer than three
 *   <li>{@code llm.grid.cache-heap-percent}: how much of this node's heap one cache map may take
 *       before the least recently used entries go; default 30. Budgets never go
 *   <li>{@code llm.grid.http}: host:port for {@code /health} and {@code /metrics}; default none
 * </ul>
 *
 * @param member the member's settings
 * @param http where to answer HTTP, or {@code null}
 */
record NodeSettings(MemberSettings member, @Nullable HostPort http) {
  static final String PREFIX = "llm.grid.";

  NodeSettings {
    Objects.requireNonNull(member, "member");
  }

  /**
   * Reads settings.
   *
   * @throws IllegalArgumentException names the setting that is wrong
   */
  static NodeSettings read(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    Function<String, @Nullable String> get =
        name -> {
          String full = PREFIX + name;
          String value = properties.apply(full);
          if (value == null) {
            value =
                environment.apply(
                    full.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
          }
          return value == null || value.isBlank() ? null : value.trim();
        };
    HostPort bind =
        Objects.requireNonNullElseGet(
            address(get, "bind"), () -> new HostPort("127.0.0.1", HostPort.DEFAULT_PORT));
    HostPort announced = address(get, "announce");
    List<HostPort> join = new ArrayList<>();
    String listed = get.apply("join");
    if (listed != null) {
      for (String one : listed.split(",", -1)) {
        if (!one.isBlank()) {
          join.add(HostPort.parse(one, PREFIX + "join"));
        }
      }
    }
    String cluster = get.apply("cluster");
    return new NodeSettings(
        new MemberSettings(
            cluster == null ? GridSettings.DEFAULT_CLUSTER : cluster,
            bind,
            announced,
            join,
            number(
                get,
                "min-nodes",
                0,
                1_000,
                MemberSettings.majority(announced == null ? bind : announced, join)),
            number(get, "cache-heap-percent", 1, 80, MemberSettings.DEFAULT_CACHE_HEAP_PERCENT),
            "jdk"),
        address(get, "http"));
  }

  private static @Nullable HostPort address(Function<String, @Nullable String> get, String name) {
    String value = get.apply(name);
    return value == null ? null : HostPort.parse(value, PREFIX + name);
  }

  private static int number(
      Function<String, @Nullable String> get, String name, int least, int most, int otherwise) {
    String value = get.apply(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          PREFIX + name + " must be a number and not \"" + value + "\"", e);
    }
    throw new IllegalArgumentException(
        PREFIX + name + " must be from " + least + " to " + most + ": " + value);
  }
}
