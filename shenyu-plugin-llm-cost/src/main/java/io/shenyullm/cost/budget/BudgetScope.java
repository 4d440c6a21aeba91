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
package io.shenyullm.cost.budget;

import io.shenyullm.core.identity.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Level of a principal that a budget belongs to. */
public enum BudgetScope {
  /** Everybody together, over all tenants. */
  ALL,
  TENANT,
  ORGANISATION,
  DEPARTMENT,
  TEAM,
  PROJECT,
  USER,
  KEY,
  APPLICATION;

  /** Stands for each value of a level in definitions, and for everybody under {@link #ALL}. */
  public static final String EACH = "*";

  /** Name in documents, records and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The principal's value at this level; {@code null} where it has none. */
  @Nullable String of(Principal principal) {
    return switch (this) {
      case ALL -> EACH;
      case TENANT -> principal.tenant();
      case ORGANISATION -> principal.organisation();
      case DEPARTMENT -> principal.department();
      case TEAM -> principal.team();
      case PROJECT -> principal.project();
      case USER -> principal.user();
      case KEY -> principal.keyId();
      case APPLICATION -> principal.application();
    };
  }

  static @Nullable BudgetScope parse(String label) {
    for (BudgetScope scope : values()) {
      if (scope.label().equals(label)) {
        return scope;
      }
    }
    return null;
  }
}
