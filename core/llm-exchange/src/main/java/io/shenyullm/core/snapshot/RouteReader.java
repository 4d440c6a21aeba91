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

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.Problems;
import io.shenyullm.core.config.SnapshotException;
import java.time.Duration;
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
  private static final long MAX_TTL_SECONDS = ReplyCaching.MAX_TTL.toSeconds();
  private static final long MAX_WAIT_MILLIS = 60_000;

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
    node.allowOnly(
        "name", "drive", "requires", "maxBodyBytes", "anonymous", "requireAudit", "audit", "cache");
    long maxBodyBytes = node.integer("maxBodyBytes", Route.DEFAULT_MAX_BODY_BYTES);
    if (maxBodyBytes < MIN_BODY_BYTES || maxBodyBytes > MAX_BODY_BYTES) {
      throw node.problem(
          "maxBodyBytes", "must be within " + MIN_BODY_BYTES + ".." + MAX_BODY_BYTES);
    }
    Route.Drive drive = drive(node);
    Route.Audit audit = audit(node);
    ReplyCaching cache = cache(node.object("cache"));
    if (!cache.isOff() && drive != Route.Drive.ROUTER) {
      throw node.problem("cache", "needs \"drive\":\"router\": a host's proxy calls its upstream");
    }
    return new Route(
        node.string("name"),
        requires(node),
        drive,
        Math.toIntExact(maxBodyBytes),
        node.bool("anonymous", false),
        node.bool("requireAudit", audit != Route.Audit.OFF),
        audit,
        cache);
  }

  private static Route.Audit audit(ConfigNode node) throws SnapshotException {
    Route.Audit audit =
        switch (node.string("audit", "buffered")) {
          case "buffered" -> Route.Audit.BUFFERED;
          case "durable" -> Route.Audit.DURABLE;
          case "off" -> Route.Audit.OFF;
          default -> throw node.problem("audit", "must be \"buffered\", \"durable\" or \"off\"");
        };
    boolean required = node.bool("requireAudit", audit != Route.Audit.OFF);
    if (required && audit == Route.Audit.OFF) {
      throw node.problem("audit", "is \"off\" while \"requireAudit\" is true");
    }
    if (!required && audit == Route.Audit.DURABLE) {
      throw node.problem("audit", "is \"durable\" while \"requireAudit\" is false");
    }
    return audit;
  }

  private static ReplyCaching cache(ConfigNode node) throws SnapshotException {
    node.allowOnly("mode", "ttlSeconds", "waitMillis", "maskedRequests", "scope", "tags");
    String mode = node.string("mode", "off");
    String scope = node.string("scope", ReplyCaching.TENANT);
    if (!ReplyCaching.SCOPES.contains(scope)) {
      throw node.problem("scope", "must be one of " + ReplyCaching.SCOPES);
    }
    return new ReplyCaching(
        switch (mode) {
          case "off" -> ReplyCaching.Mode.OFF;
          case "exact" -> ReplyCaching.Mode.EXACT;
          default -> throw node.problem("mode", "must be \"off\" or \"exact\"");
        },
        Duration.ofSeconds(
            within(node, "ttlSeconds", ReplyCaching.DEFAULT_TTL.toSeconds(), 1, MAX_TTL_SECONDS)),
        Duration.ofMillis(
            within(node, "waitMillis", ReplyCaching.DEFAULT_WAIT.toMillis(), 0, MAX_WAIT_MILLIS)),
        node.bool("maskedRequests", false),
        scope,
        tags(node));
  }

  private static List<String> tags(ConfigNode node) throws SnapshotException {
    List<String> tags = node.strings("tags");
    if (tags.size() > ReplyCaching.MAX_TAGS) {
      throw node.problem("tags", "must be at most " + ReplyCaching.MAX_TAGS);
    }
    for (String tag : tags) {
      if (tag.isBlank() || tag.length() > ReplyCaching.MAX_TAG_LENGTH) {
        throw node.problem(
            "tags", "must have 1 to " + ReplyCaching.MAX_TAG_LENGTH + " characters each");
      }
    }
    return tags;
  }

  private static long within(ConfigNode node, String key, long fallback, long least, long most)
      throws SnapshotException {
    long value = node.integer(key, fallback);
    if (value < least || value > most) {
      throw node.problem(key, "must be within " + least + ".." + most);
    }
    return value;
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
