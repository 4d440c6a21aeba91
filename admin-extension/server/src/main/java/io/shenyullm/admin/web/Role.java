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

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What somebody may do. Nobody's role contains another one, but everybody may look. */
public enum Role {
  /** Everybody, also without a login. */
  NONE,
  /** Everybody who is logged in. */
  VIEWER,
  /** Reads what is on record, and changes nothing. */
  AUDITOR,
  /** Reads what is on record, and decides what must not leave. */
  COMPLIANCE,
  /** Sets what may be spent. */
  FINANCE,
  /** Changes what gateways obey. */
  OPERATOR,
  /** Makes accounts and gives roles. */
  ADMINISTRATOR;

  /** What can be given to somebody. */
  public static final Set<Role> GIVEN = Set.copyOf(EnumSet.complementOf(EnumSet.of(NONE, VIEWER)));

  /** As the API's documents name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One that can be given, by its label. */
  public static Optional<Role> given(String label) {
    return GIVEN.stream().filter(role -> role.label().equals(label)).findFirst();
  }

  /** Their labels, in one order, joined by commas. */
  public static String labels(Collection<Role> roles) {
    return String.join(",", labelList(roles));
  }

  /** Their labels, in one order. */
  public static List<String> labelList(Collection<Role> roles) {
    return Arrays.stream(values()).filter(roles::contains).map(Role::label).toList();
  }
}
