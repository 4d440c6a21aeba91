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

import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import io.shenyullm.records.LlmRecord;
import io.shenyullm.records.UsageRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the console's requests page shows of a record: one flat shape for served and refused. All
 * fields of the record are in it but those that say how it was kept, so that a new one cannot be
 * forgotten here.
 */
final class RequestView {
  /** Fields that are shown otherwise, and those of the chain. */
  private static final Set<String> HIDDEN =
      Set.of(
          "schema",
          "principal",
          "boot",
          "sequence",
          "requestId",
          "keyId",
          "previousHash",
          "hash",
          "revision");

  private RequestView() {}

  static Map<String, @Nullable Object> ofUsage(UsageRecord usage) {
    return view(usage, "usage", usage.origin().id(), usage.caller());
  }

  static Map<String, @Nullable Object> ofRefusal(AuditRecord audit) {
    Map<String, @Nullable Object> view = view(audit, "refusal", audit.requestId(), audit.caller());
    view.put("ending", "refused");
    // gateways before 0.2 do not say it
    view.putIfAbsent("errorCode", "policy_denied");
    return view;
  }

  private static Map<String, @Nullable Object> view(
      LlmRecord shown, String kind, String id, Caller caller) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("kind", kind);
    view.putAll(shown.tree());
    view.keySet().removeAll(HIDDEN);
    view.put("id", id);
    view.put("user", caller.user());
    view.put("department", caller.level("department"));
    view.put("tenant", caller.tenant());
    return view;
  }
}
