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
package io.shenyullm.admin.budgets;

import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.core.control.BudgetControl;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what operators have changed of a budget. */
final class ControlView {
  private ControlView() {}

  static Map<String, @Nullable Object> of(ControlKeeper.Kept kept) {
    BudgetControl control = BudgetControl.fromBytes(kept.control().bytes());
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("limit", control.limit() == null ? null : control.limit().toPlainString());
    view.put("frozen", control.frozen());
    view.put("by", control.by());
    view.put("at", control.at().toString());
    view.put("reason", control.reason());
    view.put("pending", kept.pending());
    return view;
  }
}
