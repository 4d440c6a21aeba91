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

import io.shenyullm.admin.control.Control;
import io.shenyullm.admin.published.PublishedBudgets;
import io.shenyullm.admin.web.Texts;
import io.shenyullm.core.control.BudgetControl;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * What one operator changes of a budget, as a JSON merge patch (RFC 7396): what it leaves out stays
 * as it is, also if somebody else is changing that now.
 *
 * @param changesLimit whether the limit is changed
 * @param limit in currency units; {@code null} goes back to the snapshot's, if it is changed
 * @param frozen whether new calls are refused; {@code null} leaves that
 * @param reason why, for the record; {@code null} leaves the one before
 */
record BudgetPatch(
    boolean changesLimit,
    @Nullable BigDecimal limit,
    @Nullable Boolean frozen,
    @Nullable String reason) {
  /** The longest reason and limit take a fraction of it, however they are escaped. */
  static final int MAX_BYTES = 10_000;

  private static final int MAX_LIMIT_CHARS = 40;
  private static final int MAX_LIMIT_DIGITS = 9;
  private static final Set<String> FIELDS = Set.of("limit", "frozen", "reason");

  /**
   * @throws ResponseStatusException 400 saying what to write instead
   */
  static BudgetPatch read(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw bad("a change takes at most " + MAX_BYTES + " bytes");
    }
    Map<String, @Nullable Object> fields;
    try {
      fields = Json.parseObject(body);
    } catch (JsonSyntaxException e) {
      throw bad("a change must be a JSON object such as {\"frozen\":true,\"reason\":\"why\"}");
    }
    if (!FIELDS.containsAll(fields.keySet())) {
      throw bad("a change has the fields limit, frozen and reason and no others: leave those out");
    }
    if (!fields.containsKey("limit") && !fields.containsKey("frozen")) {
      throw bad("a change needs limit or frozen, or both: say what is to change");
    }
    return new BudgetPatch(
        fields.containsKey("limit"),
        limit(fields.get("limit")),
        fields.containsKey("frozen") ? frozen(fields.get("frozen")) : null,
        fields.containsKey("reason") ? reason(fields.get("reason")) : null);
  }

  /**
   * What is in force with this change; nothing is, if neither limit nor freeze is left.
   *
   * @param before {@code null} if there is none
   * @throws ResponseStatusException 400 if there would be a control without a reason
   */
  BudgetControl over(@Nullable Control before, String operator, Instant at) {
    BudgetControl old =
        before == null || before.undone()
            ? new BudgetControl(null, false, operator, at, "")
            : BudgetControl.fromBytes(before.bytes());
    BudgetControl changed =
        new BudgetControl(
            changesLimit ? limit : old.limit(),
            frozen == null ? old.frozen() : frozen,
            operator,
            at,
            reason == null ? old.reason() : reason);
    if (!changed.undone() && changed.reason().isEmpty()) {
      throw bad("reason must say why: there is none before that could stay");
    }
    return changed;
  }

  private static @Nullable BigDecimal limit(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String text && text.length() <= MAX_LIMIT_CHARS) {
      try {
        BigDecimal limit = new BigDecimal(text.strip());
        if (limit.signum() >= 0
            && limit.stripTrailingZeros().scale() <= MAX_LIMIT_DIGITS
            && limit.compareTo(PublishedBudgets.MAX_LIMIT) <= 0) {
          return limit;
        }
      } catch (NumberFormatException e) {
        throw badLimit();
      }
    }
    throw badLimit();
  }

  private static ResponseStatusException badLimit() {
    return bad(
        "limit must be a decimal in quotes, such as \"250.50\", from 0 to "
            + PublishedBudgets.MAX_LIMIT.toPlainString()
            + " with at most "
            + MAX_LIMIT_DIGITS
            + " digits after the point, or null to go back to the snapshot's");
  }

  private static boolean frozen(@Nullable Object value) {
    if (value instanceof Boolean frozen) {
      return frozen;
    }
    throw bad("frozen must be true or false, without quotes; leave it out to keep it as it is");
  }

  private static String reason(@Nullable Object value) {
    return Texts.reason(value instanceof String text ? text : null);
  }

  private static ResponseStatusException bad(String message) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, message);
  }
}
