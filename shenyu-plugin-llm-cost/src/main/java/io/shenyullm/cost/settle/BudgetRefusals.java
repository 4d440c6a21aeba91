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
package io.shenyullm.cost.settle;

import io.shenyullm.core.exchange.Reservation;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetDefinition;
import java.math.BigDecimal;

/** What callers are told when a budget says no. */
final class BudgetRefusals {
  private BudgetRefusals() {}

  /** 429 that official SDKs do not retry: waiting a second does not fill a budget. */
  static Reservation.Denied exhausted(BudgetDecision.Exhausted decision) {
    BudgetDefinition budget = decision.budget().definition();
    if (decision.frozen()) {
      return denied("budget_frozen", "Budget " + budget.id() + " is frozen by an operator.", 0);
    }
    String resets =
        decision.window().resets()
            ? "it resets at " + decision.window().end()
            : "it does not reset";
    String message =
        "Budget "
            + budget.id()
            + " is exhausted: "
            + money(decision.usedNanos(), budget)
            + " of "
            + money(decision.limitNanos(), budget)
            + " "
            + budget.currency()
            + " are used or held and this request may need "
            + money(decision.askedNanos(), budget)
            + "; "
            + resets
            + ".";
    return denied("budget_exceeded", message, decision.ceilingNanos());
  }

  /** Nobody knows what the call will cost: 403, because asking again changes nothing. */
  static Refusal unpriced(BudgetDefinition budget) {
    return Refusal.of(
            403,
            "permission_error",
            "model_unpriced",
            "The price of this model is not known, so budget "
                + budget.id()
                + " cannot pay for it: ask for a model with a price. Operators add the model with"
                + " its price to the catalogue, or let the budget pass such calls with"
                + " \"unpriced\": \"allow\".")
        .withHeader(LlmHeaders.SHOULD_RETRY, "false");
  }

  private static Reservation.Denied denied(String code, String message, long ceilingNanos) {
    Refusal refusal =
        Refusal.of(429, "insufficient_quota", code, message)
            .withHeader(LlmHeaders.SHOULD_RETRY, "false");
    return new Reservation.Denied(refusal, ceilingNanos);
  }

  /** The caller is gone; nobody will read this. */
  static Reservation.Denied closed() {
    return new Reservation.Denied(
        Refusal.of(499, "request_cancelled", "request_cancelled", "The request has ended."), 0);
  }

  static String money(long nanos, BudgetDefinition budget) {
    return new Cost(BigDecimal.valueOf(Math.max(0, nanos), 9), budget.currency()).plain();
  }
}
