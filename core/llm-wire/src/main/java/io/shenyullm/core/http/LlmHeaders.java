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
package io.shenyullm.core.http;

/** Response headers that callers and operators rely on. */
public final class LlmHeaders {
  public static final String REQUEST_ID = "x-llm-request-id";
  public static final String MODEL = "x-llm-model";

  /** The provider's own name of the model that has answered; only where operators want it. */
  public static final String UPSTREAM_MODEL = "x-llm-upstream-model";

  public static final String PROVIDER = "x-llm-provider";
  public static final String ROUTE_REASON = "x-llm-route-reason";
  public static final String CACHE = "x-llm-cache";

  /** Cost in the budget currency; an estimate where the header leaves before the usage is known. */
  public static final String COST = "x-llm-cost";

  public static final String BUDGET_REMAINING = "x-llm-budget-remaining";
  public static final String ATTEMPTS = "x-llm-attempts";

  /** Milliseconds spent in the gateway before the upstream call, two decimals. */
  public static final String OVERHEAD_MILLIS = "x-llm-overhead-ms";

  /** Findings masked in the request, e.g. {@code EMAIL_ADDRESS=2}. */
  public static final String MASKED = "x-llm-masked";

  public static final String DECISION_ID = "x-llm-decision-id";

  /** Tells official SDKs not to retry. */
  public static final String SHOULD_RETRY = "x-should-retry";

  private LlmHeaders() {}
}
