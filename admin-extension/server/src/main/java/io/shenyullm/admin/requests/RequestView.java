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
package io.shenyullm.admin.requests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the console's requests page shows of a record: one flat shape for served and refused. */
final class RequestView {
  private static final List<String> USAGE =
      List.of(
          "at",
          "gateway",
          "route",
          "requestModel",
          "model",
          "provider",
          "simulated",
          "intent",
          "scenario",
          "language",
          "tier",
          "routeReason",
          "firedRules",
          "ending",
          "httpStatus",
          "errorCode",
          "attempts",
          "stream",
          "cache",
          "usage",
          "unpriced",
          "estimatedCost",
          "billedCost",
          "billingCurrency",
          "latencyMillis",
          "timeToFirstTokenMillis",
          "overheadMillis",
          "findings");
  private static final List<String> REFUSAL =
      List.of("at", "gateway", "requestModel", "httpStatus", "findings", "dataClass", "reasons");

  private RequestView() {}

  static Map<String, @Nullable Object> ofUsage(Map<String, @Nullable Object> usage) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("kind", "usage");
    view.put("id", usage.get("id"));
    copy(usage, view, USAGE);
    principal(usage, view);
    return view;
  }

  static Map<String, @Nullable Object> ofRefusal(Map<String, @Nullable Object> audit) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("kind", "refusal");
    view.put("id", audit.get("requestId"));
    copy(audit, view, REFUSAL);
    view.put("ending", "refused");
    view.put("errorCode", "policy_denied");
    principal(audit, view);
    return view;
  }

  private static void copy(
      Map<String, @Nullable Object> from, Map<String, @Nullable Object> to, List<String> keys) {
    for (String key : keys) {
      to.put(key, from.get(key));
    }
  }

  private static void principal(
      Map<String, @Nullable Object> from, Map<String, @Nullable Object> to) {
    if (from.get("principal") instanceof Map<?, ?> principal) {
      to.put("user", principal.get("user"));
      to.put("department", principal.get("department"));
      to.put("tenant", principal.get("tenant"));
    }
  }
}
