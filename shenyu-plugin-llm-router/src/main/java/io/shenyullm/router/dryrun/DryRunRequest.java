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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.InvalidRequestException;
import io.shenyullm.router.health.OfferHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is only thought of: what a caller would ask, and what the stages before planning
 * would have found. Immutable.
 *
 * @param request in OpenAI's form
 * @param principal who asks
 * @param admission what the guard would have found and demanded
 * @param budget how full the caller's fullest budget is
 * @param health how offers do, by {@code provider/model}; nothing is known of the others
 */
public record DryRunRequest(
    ChatRequest request,
    Principal principal,
    Admission admission,
    BudgetLevel budget,
    Map<String, OfferHealth> health) {
  static final String DECISION = "dry-run";

  private static final int MOST_PERCENT = 1_000_000;
  private static final Set<String> LEVELS =
      Set.of(
          "tenant", "organisation", "department", "team", "project", "user", "key", "application");

  public DryRunRequest {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(admission, "admission");
    Objects.requireNonNull(budget, "budget");
    health = Map.copyOf(health);
  }

  /** A prompt of an anonymous caller, for whom the gateway chooses. */
  public static DryRunRequest of(String text) {
    try {
      return read(ConfigNode.root(Map.of("text", text)));
    } catch (SnapshotException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads the form in which tests and consoles have it: see {@code docs/reference/rule-tests.md}.
   *
   * @throws SnapshotException naming the field that is wrong
   */
  public static DryRunRequest read(ConfigNode node) throws SnapshotException {
    node.allowOnly(
        "model",
        "text",
        "messages",
        "tools",
        "json",
        "stream",
        "maxOutputTokens",
        "caller",
        "dataClass",
        "risk",
        "masked",
        "findings",
        "allowedModels",
        "allowedRegions",
        "budgetPercent",
        "health");
    return new DryRunRequest(
        request(node), principal(node), admission(node), budget(node), health(node));
  }

  private static ChatRequest request(ConfigNode node) throws SnapshotException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", node.string("model", ModelCatalog.AUTO));
    if (node.has("text") == node.has("messages")) {
      throw node.problem("text", "either text (a string) or messages is required");
    }
    fields.put(
        "messages",
        node.has("text")
            ? List.of(Map.of("role", "user", "content", node.string("text")))
            : node.raw("messages"));
    if (node.raw("tools") instanceof List<?> tools) {
      fields.put("tools", tools);
    } else if (node.bool("tools", false)) {
      fields.put(
          "tools", List.of(Map.of("type", "function", "function", Map.of("name", "any_tool"))));
    }
    if (node.bool("json", false)) {
      fields.put("response_format", Map.of("type", "json_object"));
    }
    fields.put("stream", node.bool("stream", false));
    if (node.has("maxOutputTokens")) {
      fields.put("max_tokens", node.raw("maxOutputTokens"));
    }
    try {
      return ChatRequest.of(fields);
    } catch (InvalidRequestException e) {
      throw node.problem("messages", String.valueOf(e.getMessage()));
    }
  }

  private static Principal principal(ConfigNode node) throws SnapshotException {
    ConfigNode caller = node.object("caller");
    caller.allowOnly(LEVELS.toArray(String[]::new));
    Map<String, String> levels = new LinkedHashMap<>();
    for (String level : caller.keys()) {
      levels.put(level, caller.string(level));
    }
    return principal(levels);
  }

  /** From names of levels to values, as records have them. */
  static Principal principal(Map<String, String> levels) {
    return new Principal(
        levels.getOrDefault("tenant", "default"),
        levels.get("organisation"),
        levels.get("department"),
        levels.get("team"),
        levels.get("project"),
        levels.getOrDefault("user", "anonymous"),
        levels.get("key"),
        levels.get("application"));
  }

  private static Admission admission(ConfigNode node) throws SnapshotException {
    ConfigNode findings = node.object("findings");
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String type : findings.keys()) {
      counts.put(type, (int) bounded(findings, type, 0, 1_000_000));
    }
    double risk = node.number("risk", 0);
    if (!(risk >= 0 && risk <= 1)) {
      throw node.problem("risk", "must be within 0..1");
    }
    return new Admission(
        DECISION,
        counts,
        node.string("dataClass", "public"),
        risk,
        node.bool("masked", false),
        new Obligations(
            Set.copyOf(node.strings("allowedModels")),
            Set.copyOf(node.strings("allowedRegions")),
            false));
  }

  private static BudgetLevel budget(ConfigNode node) throws SnapshotException {
    int percent = (int) bounded(node, "budgetPercent", 0, MOST_PERCENT);
    return new BudgetLevel(percent, BudgetLevel.UNLIMITED.priceCeilingNanos());
  }

  private static Map<String, OfferHealth> health(ConfigNode node) throws SnapshotException {
    ConfigNode health = node.object("health");
    Map<String, OfferHealth> known = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(health.keys());
    for (String key : keys) {
      ConfigNode offer = health.object(key);
      offer.allowOnly("timeToFirstTokenMillis", "errorRate", "healthy");
      double errorRate = offer.number("errorRate", 0);
      if (!(errorRate >= 0 && errorRate <= 1)) {
        throw offer.problem("errorRate", "must be within 0..1");
      }
      double millis = offer.number("timeToFirstTokenMillis", 0);
      if (!(millis >= 0 && millis <= 1e9)) {
        throw offer.problem("timeToFirstTokenMillis", "must be within 0..10^9");
      }
      known.put(
          key,
          new OfferHealth(
              offer.has("timeToFirstTokenMillis")
                  ? OptionalDouble.of(millis)
                  : OptionalDouble.empty(),
              errorRate,
              offer.bool("healthy", true)));
    }
    return known;
  }

  private static long bounded(ConfigNode node, String key, long least, long most)
      throws SnapshotException {
    long value = node.integer(key, least);
    if (value < least || value > most) {
      throw node.problem(key, "must be within " + least + ".." + most);
    }
    return value;
  }
}
