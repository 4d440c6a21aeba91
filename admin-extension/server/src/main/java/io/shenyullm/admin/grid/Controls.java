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
package io.shenyullm.admin.grid;

import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.control.KeyRevocation;
import io.shenyullm.core.grid.NearMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what operators have put into near maps, and shows it. */
final class Controls {
  private static final Logger LOG = LoggerFactory.getLogger(Controls.class);

  private Controls() {}

  static Map<String, BudgetControl> budgets(NearMap map) {
    return all(map, BudgetControl::fromBytes);
  }

  static Map<String, KeyRevocation> keys(NearMap map) {
    Map<String, KeyRevocation> all = all(map, KeyRevocation::fromBytes);
    all.values().removeIf(KeyRevocation::undone);
    return all;
  }

  /** What a newer version has written is left out rather than hiding all the rest. */
  private static <T> Map<String, T> all(NearMap map, Function<byte[], T> reader) {
    Map<String, T> read = new TreeMap<>();
    map.all()
        .forEach(
            (id, bytes) -> {
              try {
                read.put(id, reader.apply(bytes));
              } catch (RuntimeException e) {
                LOG.warn("the control of {} cannot be read: {}", id, e.toString());
              }
            });
    return read;
  }

  static Map<String, @Nullable Object> view(BudgetControl control) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("limit", control.limit() == null ? null : control.limit().toPlainString());
    view.put("frozen", control.frozen());
    view.put("by", control.by());
    view.put("at", control.at().toString());
    view.put("reason", control.reason());
    return view;
  }

  static Map<String, @Nullable Object> view(String keyId, KeyRevocation revocation) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", keyId);
    view.put("by", revocation.by());
    view.put("at", revocation.at().toString());
    view.put("reason", revocation.reason());
    return view;
  }
}
