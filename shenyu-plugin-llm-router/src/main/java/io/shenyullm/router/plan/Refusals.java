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
package io.shenyullm.router.plan;

import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.pricing.Cost;
import io.shenyullm.core.pricing.CostEstimate;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a caller is told when nothing is left, one for each step that can leave nothing. */
final class Refusals {
  private Refusals() {}

  static PlanResult unknownModel(String model, List<String> suggestions) {
    String hint = suggestions.isEmpty() ? "" : " Did you mean " + String.join(" or ", suggestions);
    return refuse(
        new Refusal(
            404,
            "invalid_request_error",
            "model_not_found",
            "The model '"
                + printable(model)
                + "' is not offered here."
                + (hint.isEmpty() ? "" : hint + "?"),
            "model",
            Map.of()));
  }

  static PlanResult nothingOffered() {
    return refuse(Refusal.unavailable("no_model_offered", "This gateway offers no model yet."));
  }

  static PlanResult obligations(LlmExchange exchange) {
    String decision = exchange.admission().map(Admission::decisionId).orElse(exchange.requestId());
    return refuse(
        Refusal.forbidden(
            "Policy allows you none of the models or regions that could answer this request.",
            decision));
  }

  static PlanResult capabilities(Collection<String> needs) {
    return refuse(
        Refusal.badRequest(
            "No model that may answer can do what the request needs: "
                + String.join(", ", needs)
                + ".",
            needs.contains("tools") ? "tools" : null));
  }

  static PlanResult context(long tokens, int largest, String model) {
    return refuse(
        new Refusal(
            400,
            "invalid_request_error",
            "context_length_exceeded",
            "The request needs about "
                + tokens
                + " tokens; "
                + model
                + " takes at most "
                + largest
                + ". Shorten the messages or ask for fewer output tokens.",
            "messages",
            Map.of()));
  }

  static PlanResult rules(LlmExchange exchange, String why) {
    String decision = exchange.admission().map(Admission::decisionId).orElse(exchange.requestId());
    return refuse(
        new Refusal(
            403,
            "permission_error",
            "routing_denied",
            "Routing rules leave no model for this request: " + why + ".",
            null,
            Map.of(LlmHeaders.DECISION_ID, decision)));
  }

  static PlanResult rulesFailed(Collection<String> rules) {
    return refuse(
        Refusal.unavailable(
            "rules_failed",
            "A routing rule that may exclude models has failed on this request"
                + (rules.isEmpty() ? "" : ": " + rules.stream().sorted().toList())
                + ". Whoever runs the gateway has to correct it."));
  }

  static PlanResult ceiling(CostEstimate cheapest) {
    Cost cost = new Cost(BigDecimal.valueOf(cheapest.expectedNanos(), 9), cheapest.currency());
    return refuse(
        Refusal.of(
                429,
                "insufficient_quota",
                "budget_exceeded",
                "The cheapest model that fits would cost about "
                    + cost.plain()
                    + " "
                    + cost.currency()
                    + ", more than your budget still allows.")
            .withHeader(LlmHeaders.SHOULD_RETRY, "false"));
  }

  private static PlanResult refuse(Refusal refusal) {
    return new PlanResult.NoRoute(refusal);
  }

  /** Model names come from the caller: kept short and plain in what we send back. */
  private static String printable(String model) {
    String plain = model.replaceAll("[^\\x20-\\x7E]", "?").replace('\'', '?');
    return plain.length() <= 64 ? plain : plain.substring(0, 64) + "...";
  }
}
