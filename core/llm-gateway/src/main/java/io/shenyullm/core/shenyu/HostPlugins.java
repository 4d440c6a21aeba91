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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.shenyu.common.dto.PluginData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the host has said of our plugins: which are on, and where it sorts them. Where it sorts them
 * wrongly every request that reaches one of them is refused. A request that the host's proxy sees
 * first never reaches us before it has left; that can only be said, in one ERROR. Thread-safe.
 */
public final class HostPlugins {
  private static final Logger LOG = LoggerFactory.getLogger(HostPlugins.class);

  /** In the order in which they must run. */
  private static final List<String> OURS =
      List.of(PluginNames.GUARD, PluginNames.COST, PluginNames.ROUTER);

  private final Map<String, Integer> enabled = new TreeMap<>();
  private volatile Standing standing = new Standing(Map.of(), false, "");

  /**
   * @param enabled place of each plugin that is on
   * @param heard whether the host has said anything yet
   * @param complaint what is wrong with the order; empty where nothing is
   */
  private record Standing(Map<String, Integer> enabled, boolean heard, String complaint) {
    Standing {
      enabled = Map.copyOf(enabled);
    }
  }

  /** Takes what the host says of a plugin now. */
  void set(String pluginName, PluginData plugin) {
    if (Boolean.TRUE.equals(plugin.getEnabled())) {
      Integer sort = plugin.getSort();
      change(pluginName, sort == null ? PluginOrders.of(pluginName) : sort);
    } else {
      remove(pluginName);
    }
  }

  void remove(String pluginName) {
    change(pluginName, PluginOrders.UNKNOWN);
  }

  private synchronized void change(String pluginName, int place) {
    if (place == PluginOrders.UNKNOWN) {
      enabled.remove(pluginName);
    } else {
      enabled.put(pluginName, place);
    }
    String before = standing.complaint();
    String now = complaint();
    standing = new Standing(enabled, true, now);
    if (!now.isEmpty() && !now.equals(before)) {
      LOG.error("{} Set the plugins' sort to llmGuard 150, llmCost 160, llmRouter 170", now);
    } else if (now.isEmpty() && !before.isEmpty()) {
      LOG.info("the plugins are sorted as they must be: {}", enabled);
    }
  }

  private String complaint() {
    for (Map.Entry<String, Integer> plugin : enabled.entrySet()) {
      if (plugin.getValue() >= PluginOrders.FIRST_PROXY) {
        return "ShenYu sorts "
            + plugin.getKey()
            + " at "
            + plugin.getValue()
            + ", behind its own proxies: prompts leave the gateway UNCHECKED before it runs, and"
            + " nothing but the right order can stop them.";
      }
    }
    int last = Integer.MIN_VALUE;
    for (String name : OURS) {
      Integer place = enabled.get(name);
      if (place == null) {
        continue;
      }
      if (place <= last) {
        return "ShenYu sorts the plugins wrongly, "
            + enabled
            + ", so every request is refused: guard must stand before cost, and cost before"
            + " router.";
      }
      last = place;
    }
    return "";
  }

  /** 503 {@code plugin_order} while the order is wrong. */
  Optional<Refusal> wrongOrder() {
    return standing.complaint().isEmpty() ? Optional.empty() : Optional.of(refusal());
  }

  /**
   * 503 where a route cannot be served because a plugin that it needs is off: what a call would be
   * told that runs through them all. A plugin that no selector matches is found by such a call
   * only.
   */
  Optional<Refusal> missingFor(Route route) {
    Standing now = standing;
    if (!now.heard()) {
      return Optional.empty();
    }
    TreeSet<String> missing = new TreeSet<>();
    if (route.requires().contains(Verdict.ADMIT)) {
      missing.add(PluginNames.GUARD);
    }
    if (route.requires().contains(Verdict.RESERVE)) {
      missing.add(PluginNames.COST);
    }
    if (route.drive() == Route.Drive.ROUTER) {
      missing.add(PluginNames.ROUTER);
    }
    missing.removeAll(now.enabled().keySet());
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Refusal.unavailable(
                missing.contains(PluginNames.ROUTER) ? "router_missing" : "verdict_missing",
                "The gateway cannot serve this route: plugin "
                    + String.join(", ", missing)
                    + " is off."));
  }

  /** What a caller is told where the plugins do not stand as they must. */
  static Refusal refusal() {
    return Refusal.unavailable(
        "plugin_order", "The gateway's plugins are sorted wrongly, so the request is refused.");
  }
}
