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
package io.shenyullm.admin.web;

import io.shenyullm.admin.AdminSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which roles the users of a ShenYu admin have here, by their names in the settings. Where no role
 * names anybody, everybody has all of them.
 */
public final class HostRoles {
  /** The property that names those who change what gateways obey. */
  public static final String OPERATORS = "llm.admin.operators";

  private final AdminSettings.Roles named;
  private final List<String> operators;

  /**
   * @param operators names of users with the role operator
   * @param named names of users with other roles
   */
  public HostRoles(List<String> operators, AdminSettings.Roles named) {
    this.operators = List.copyOf(operators);
    this.named = named;
  }

  /** Whether no role names anybody. */
  boolean isOpen() {
    return operators.isEmpty() && named.isEmpty();
  }

  Set<Role> of(String user) {
    if (isOpen()) {
      return Role.GIVEN;
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    add(roles, Role.OPERATOR, operators, user);
    add(roles, Role.FINANCE, named.finance(), user);
    add(roles, Role.COMPLIANCE, named.compliance(), user);
    add(roles, Role.AUDITOR, named.auditors(), user);
    return roles;
  }

  private static void add(Set<Role> roles, Role role, List<String> names, String user) {
    if (names.contains(user)) {
      roles.add(role);
    }
  }
}
