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
package io.shenyullm.rules.drools.facts;

import java.util.Map;
import java.util.Objects;

/**
 * Who asks. A level that is not set is the empty string, so that rules compare without null checks.
 *
 * @param key id of the virtual key, never the key itself
 */
public record Caller(
    String tenant,
    String organisation,
    String department,
    String team,
    String project,
    String user,
    String key,
    String application) {
  public Caller {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(organisation, "organisation");
    Objects.requireNonNull(department, "department");
    Objects.requireNonNull(team, "team");
    Objects.requireNonNull(project, "project");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(application, "application");
  }

  /** From level names to values, as {@code Principal.levels()} gives them. */
  public static Caller of(Map<String, String> levels) {
    return new Caller(
        levels.getOrDefault("tenant", ""),
        levels.getOrDefault("organisation", ""),
        levels.getOrDefault("department", ""),
        levels.getOrDefault("team", ""),
        levels.getOrDefault("project", ""),
        levels.getOrDefault("user", ""),
        levels.getOrDefault("key", ""),
        levels.getOrDefault("application", ""));
  }
}
