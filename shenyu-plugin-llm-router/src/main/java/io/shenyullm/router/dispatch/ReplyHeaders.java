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
package io.shenyullm.router.dispatch;

import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.http.LlmHeaders;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The explanation that travels with every answer. */
final class ReplyHeaders {
  /** Request fields that the provider's protocol does not have, by name. */
  static final String DROPPED_FIELDS = "x-llm-dropped-fields";

  private ReplyHeaders() {}

  /** Headers of a stream: what it will cost is an estimate, unless it costs nothing. */
  static Map<String, String> ofStream(DispatchRun run) {
    Map<String, String> headers = common(run);
    Candidate candidate = run.current();
    if (run.llm().cacheState().isServed()) {
      headers.put(LlmHeaders.COST, "0");
    } else if (candidate != null && run.llm().budgetFacts().isPresent()) {
      headers.put(LlmHeaders.COST, plain(candidate.estimate()));
    }
    return headers;
  }

  /** Headers of a whole reply: what it has cost is known. */
  static Map<String, String> ofReply(DispatchRun run, @Nullable TokenUsage usage) {
    Map<String, String> headers = common(run);
    Candidate candidate = run.current();
    if (run.llm().cacheState().isServed()) {
      headers.put(LlmHeaders.COST, "0");
    } else if (candidate != null && usage != null) {
      run.llm()
          .budgetFacts()
          .flatMap(facts -> facts.cost(usage, candidate.offer()))
          .ifPresent(cost -> headers.put(LlmHeaders.COST, cost));
    }
    return headers;
  }

  private static Map<String, String> common(DispatchRun run) {
    LlmExchange llm = run.llm();
    Map<String, String> headers = new LinkedHashMap<>();
    Candidate candidate = run.current();
    if (candidate != null) {
      headers.put(LlmHeaders.MODEL, candidate.offer().id());
      headers.put(LlmHeaders.PROVIDER, candidate.offer().provider().name());
    }
    String upstreamModel = run.upstreamModel();
    if (upstreamModel != null) {
      headers.put(LlmHeaders.UPSTREAM_MODEL, upstreamModel);
    }
    llm.plan().ifPresent(plan -> headers.put(LlmHeaders.ROUTE_REASON, plan.reason()));
    headers.put(LlmHeaders.ATTEMPTS, Integer.toString(run.attempts()));
    headers.put(LlmHeaders.OVERHEAD_MILLIS, twoDecimals(run.overheadNanos()));
    headers.put(LlmHeaders.CACHE, llm.cacheState().label());
    llm.budgetFacts()
        .flatMap(LlmExchange.BudgetFacts::remaining)
        .ifPresent(remaining -> headers.put(LlmHeaders.BUDGET_REMAINING, remaining));
    if (!run.droppedFields().isEmpty()) {
      headers.put(DROPPED_FIELDS, String.join(",", run.droppedFields()));
    }
    return headers;
  }

  private static String plain(CostEstimate estimate) {
    BigDecimal amount = BigDecimal.valueOf(estimate.expectedNanos(), 9);
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  /** Milliseconds; formatted by hand, as a formatter costs more than the rest of the headers. */
  private static String twoDecimals(long nanos) {
    long hundredths = Math.max(0, (nanos + 5_000) / 10_000);
    long rest = hundredths % 100;
    return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
  }
}
