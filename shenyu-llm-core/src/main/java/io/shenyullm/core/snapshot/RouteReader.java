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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.exchange.Verdict;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the section {@code routes}. */
final class RouteReader {
  private static final String DEFAULT_ROUTE = "default";
  private static final int MIN_BODY_BYTES = 1024;
  private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;

  private final Problems problems;

  RouteReader(Problems problems) {
    this.problems = problems;
  }

  /** Routes by name; a strict {@code default} where the document has none. */
  Map<String, Route> read(ConfigNode root) {
    Map<String, Route> routes = new LinkedHashMap<>();
    for (ConfigNode node : problems.get(() -> root.objects("routes"), List.<ConfigNode>of())) {
      problems.run(
          () -> {
            Route route = route(node);
            if (routes.putIfAbsent(route.name(), route) != null) {
              throw node.problem("name", "is used twice: " + route.name());
            }
          });
    }
    if (!root.has("routes")) {
      routes.put(
          DEFAULT_ROUTE,
          new Route(
              DEFAULT_ROUTE,
              EnumSet.allOf(Verdict.class),
              Route.Drive.ROUTER,
              Route.DEFAULT_MAX_BODY_BYTES,
              false,
              true));
    }
    return routes;
  }

  private static Route route(ConfigNode node) throws SnapshotException {
    node.allowOnly("name", "drive", "requires", "maxBodyBytes", "anonymous", "requireAudit");
    long maxBodyBytes = node.integer("maxBodyBytes", Route.DEFAULT_MAX_BODY_BYTES);
    if (maxBodyBytes < MIN_BODY_BYTES || maxBodyBytes > MAX_BODY_BYTES) {
      throw node.problem(
          "maxBodyBytes", "must be within " + MIN_BODY_BYTES + ".." + MAX_BODY_BYTES);
    }
    return new Route(
        node.string("name"),
        requires(node),
        drive(node),
        Math.toIntExact(maxBodyBytes),
        node.bool("anonymous", false),
        node.bool("requireAudit", true));
  }

  private static Set<Verdict> requires(ConfigNode node) throws SnapshotException {
    if (!node.has("requires")) {
      return EnumSet.allOf(Verdict.class);
    }
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    for (String name : node.strings("requires")) {
      switch (name) {
        case "admit" -> verdicts.add(Verdict.ADMIT);
        case "reserve" -> verdicts.add(Verdict.RESERVE);
        default -> throw node.problem("requires", "takes \"admit\" and \"reserve\" only");
      }
    }
    return verdicts;
  }

  private static Route.Drive drive(ConfigNode node) throws SnapshotException {
    String drive = node.string("drive", "router");
    return switch (drive.toLowerCase(Locale.ROOT)) {
      case "router" -> Route.Drive.ROUTER;
      case "direct" -> Route.Drive.DIRECT;
      default -> throw node.problem("drive", "must be \"router\" or \"direct\"");
    };
  }
}
