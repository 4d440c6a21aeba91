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
package io.shenyullm.guard.detect;

import io.shenyullm.core.config.ConfigNode;
import io.shenyullm.core.config.SnapshotException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The snapshot's {@code detection} section.
 *
 * @param entities action by type, complete: types that the document does not name have their
 *     default
 * @param minScore findings below it are dropped, 0 to 1
 * @param injectionAction what an injection leads to: {@code ALLOW} (not looked for), {@code MARK}
 *     or {@code BLOCK}
 * @param injectionThreshold score from which a text counts as an injection, 0 to 1
 */
public record DetectionConfig(
    Map<EntityType, Action> entities,
    double minScore,
    Action injectionAction,
    double injectionThreshold) {

  /** Below half, candidates without context words or check digits dominate. */
  public static final double DEFAULT_MIN_SCORE = 0.5;

  /** Calibrated so that at most 3 % of benign prompts reach it, see docs/detection.md. */
  public static final double DEFAULT_INJECTION_THRESHOLD = 0.5;

  public DetectionConfig {
    EnumMap<EntityType, Action> complete = new EnumMap<>(EntityType.class);
    for (EntityType type : EntityType.values()) {
      complete.put(type, entities.getOrDefault(type, type.defaultAction()));
    }
    entities = java.util.Collections.unmodifiableMap(complete);
    Objects.requireNonNull(injectionAction, "injectionAction");
    requireUnit("minScore", minScore);
    requireUnit("injectionThreshold", injectionThreshold);
    if (injectionAction == Action.MASK) {
      throw new IllegalArgumentException("an injection cannot be masked");
    }
  }

  /** What holds without a {@code detection} section. */
  public static DetectionConfig defaults() {
    return new DetectionConfig(
        Map.of(), DEFAULT_MIN_SCORE, Action.MARK, DEFAULT_INJECTION_THRESHOLD);
  }

  /** Every type is looked for; for analyses outside a gateway. */
  public static DetectionConfig everything() {
    EnumMap<EntityType, Action> all = new EnumMap<>(EntityType.class);
    for (EntityType type : EntityType.values()) {
      all.put(type, type.defaultAction() == Action.ALLOW ? Action.MARK : type.defaultAction());
    }
    return new DetectionConfig(all, DEFAULT_MIN_SCORE, Action.MARK, DEFAULT_INJECTION_THRESHOLD);
  }

  /**
   * Reads the section.
   *
   * @throws SnapshotException naming every misspelt type, unknown action and number out of bounds
   */
  public static DetectionConfig parse(ConfigNode section) throws SnapshotException {
    section.allowOnly("entities", "minScore", "injection", "unscannable");
    List<SnapshotException.Problem> problems = new ArrayList<>();
    EnumMap<EntityType, Action> actions = new EnumMap<>(EntityType.class);
    ConfigNode entities = section.object("entities");
    for (String key : entities.keys()) {
      EntityType type = entityType(key);
      Action action = action(entities.string(key));
      if (type == null) {
        problems.add(problem(entities.path(key), "unknown entity type"));
      } else if (action == null) {
        problems.add(problem(entities.path(key), "must be mask, block, allow or mark"));
      } else {
        actions.put(type, action);
      }
    }
    double minScore = unit(section, "minScore", DEFAULT_MIN_SCORE, problems);
    ConfigNode injection = section.object("injection");
    injection.allowOnly("action", "threshold");
    Action injectionAction = action(injection.string("action", "mark"));
    if (injectionAction == null || injectionAction == Action.MASK) {
      problems.add(problem(injection.path("action"), "must be allow, mark or block"));
      injectionAction = Action.MARK;
    }
    double threshold = unit(injection, "threshold", DEFAULT_INJECTION_THRESHOLD, problems);
    if (!problems.isEmpty()) {
      throw new SnapshotException(problems);
    }
    return new DetectionConfig(actions, minScore, injectionAction, threshold);
  }

  /** Whether there is a type of that name. */
  public static boolean isEntityType(String name) {
    return entityType(name) != null;
  }

  public Action action(EntityType type) {
    return entities.getOrDefault(type, Action.ALLOW);
  }

  /** The action for a finding's type. */
  public Action action(Finding finding) {
    return action(EntityType.valueOf(finding.type()));
  }

  private static double unit(
      ConfigNode node, String key, double fallback, List<SnapshotException.Problem> problems)
      throws SnapshotException {
    double value = node.number(key, fallback);
    if (value >= 0 && value <= 1) {
      return value;
    }
    problems.add(problem(node.path(key), "must be within 0..1"));
    return fallback;
  }

  private static SnapshotException.Problem problem(String path, String message) {
    return new SnapshotException.Problem(path, 0, 0, message);
  }

  private static @org.jspecify.annotations.Nullable EntityType entityType(String name) {
    for (EntityType type : EntityType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  private static @org.jspecify.annotations.Nullable Action action(String name) {
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(name)) {
        return action;
      }
    }
    return null;
  }

  private static void requireUnit(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be within 0..1: " + value);
    }
  }
}
