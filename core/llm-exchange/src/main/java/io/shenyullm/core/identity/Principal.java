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
package io.shenyullm.core.identity;

import io.shenyullm.core.wire.BoundedText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a request is made for. Empty levels are {@code null}. A level that records and databases do
 * not take, because it is too long or has control characters, is shortened here, so that budgets,
 * policies and records name it alike: see {@link BoundedText#name}.
 *
 * @param tenant hard partition: nothing is ever shared across it
 * @param user who pays and is audited; never {@code null}, {@code anonymous} where a route allows
 *     it
 * @param keyId id (not the secret) of the virtual key, if one was used
 */
public record Principal(
    String tenant,
    @Nullable String organisation,
    @Nullable String department,
    @Nullable String team,
    @Nullable String project,
    String user,
    @Nullable String keyId,
    @Nullable String application) {

  /** Longest level in UTF-16 units, as long as OpenID Connect lets a subject be. */
  public static final int LONGEST_LEVEL = 256;

  public Principal {
    tenant = bounded(Objects.requireNonNull(tenant, "tenant"));
    organisation = boundedOrNull(organisation);
    department = boundedOrNull(department);
    team = boundedOrNull(team);
    project = boundedOrNull(project);
    user = bounded(Objects.requireNonNull(user, "user"));
    keyId = boundedOrNull(keyId);
    application = boundedOrNull(application);
  }

  private static String bounded(String level) {
    return BoundedText.name(level, LONGEST_LEVEL);
  }

  private static @Nullable String boundedOrNull(@Nullable String level) {
    return level == null ? null : bounded(level);
  }

  public static Principal anonymous() {
    return new Principal("default", null, null, null, null, "anonymous", null, null);
  }

  /** The set levels in order, by name: input for policies, rules and records. */
  public Map<String, String> levels() {
    Map<String, String> levels = new LinkedHashMap<>();
    put(levels, "tenant", tenant);
    put(levels, "organisation", organisation);
    put(levels, "department", department);
    put(levels, "team", team);
    put(levels, "project", project);
    put(levels, "user", user);
    put(levels, "key", keyId);
    put(levels, "application", application);
    return levels;
  }

  private static void put(Map<String, String> levels, String name, @Nullable String value) {
    if (value != null) {
      levels.put(name, value);
    }
  }
}
