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
package io.shenyullm.core.control;

import io.shenyullm.core.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has changed of a budget, on top of what the snapshot says. With neither a limit
 * nor a freeze it says that earlier changes are undone.
 *
 * @param limit in currency units instead of the snapshot's; {@code null} leaves that
 * @param frozen whether new calls are refused
 * @param by who did it
 * @param at when
 * @param reason why, for those who are refused and for the record; may be empty
 */
public record BudgetControl(
    @Nullable BigDecimal limit, boolean frozen, String by, Instant at, String reason) {
  private static final int SCHEMA = 1;

  public BudgetControl {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(reason, "reason");
    if (limit != null && limit.signum() < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
  }

  /** Whether the budget is again as the snapshot says. */
  public boolean undone() {
    return limit == null && !frozen;
  }

  /** The limit in nano-units, or the given one of the snapshot. */
  public long limitNanos(long ofSnapshot) {
    BigDecimal own = limit;
    return own == null
        ? ofSnapshot
        : own.movePointRight(9).min(BigDecimal.valueOf(Long.MAX_VALUE / 4)).longValue();
  }

  public byte[] toBytes() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    BigDecimal own = limit;
    if (own != null) {
      tree.put("limit", own.toPlainString());
    }
    tree.put("frozen", frozen);
    tree.put("by", by);
    tree.put("at", at.toString());
    tree.put("reason", reason);
    return Json.write(tree);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is something else or of a newer schema
   */
  public static BudgetControl fromBytes(byte[] bytes) {
    try {
      return read(Json.parseObject(bytes));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a document of ours: " + e.getMessage(), e);
    }
  }

  private static BudgetControl read(Map<String, @Nullable Object> tree) {
    if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))) {
      throw new IllegalArgumentException("unknown schema " + tree.get("schema"));
    }
    Object limit = tree.get("limit");
    return new BudgetControl(
        limit == null ? null : new BigDecimal(String.valueOf(limit)),
        Boolean.TRUE.equals(tree.get("frozen")),
        String.valueOf(tree.get("by")),
        Instant.parse(String.valueOf(tree.get("at"))),
        String.valueOf(tree.get("reason")));
  }
}
