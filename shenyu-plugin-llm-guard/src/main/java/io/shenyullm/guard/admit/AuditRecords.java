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
package io.shenyullm.guard.admit;

import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.guard.detect.DetectionConfig;
import io.shenyullm.records.AuditRecord;
import io.shenyullm.records.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says in audit records what the guard knows. */
final class AuditRecords {
  private static final String CHAT = "chat";

  private AuditRecords() {}

  /** Who asks, and what for. */
  static AuditRecord.Builder begin(String kind, LlmExchange llm) {
    return AuditRecord.builder(kind, llm.requestId(), new Caller(llm.principal().levels()))
        .context(
            new AuditRecord.Context(
                llm.snapshot().catalog().nameForRecords(llm.originalRequest().model()),
                llm.route().name(),
                llm.snapshot().version(),
                CHAT))
        .authentication(new AuditRecord.Authentication(method(llm.principal()), null, null, null));
  }

  /** A token and the host's own word look alike here: only what is certain is said. */
  private static @Nullable String method(Principal principal) {
    if (principal.keyId() != null) {
      return "key";
    }
    return principal.equals(Principal.anonymous()) ? "anonymous" : null;
  }

  /** What a scan has found. */
  static void describe(Scan scan, DetectionConfig detection, AuditRecord.Builder audit) {
    Map<String, Long> findings = new TreeMap<>();
    Map<String, Long> byAction = new TreeMap<>();
    scan.findings()
        .forEach(
            (type, count) -> {
              findings.put(type, count.longValue());
              String action = Scan.actionOf(detection, type).name().toLowerCase(Locale.ROOT);
              byAction.put(type + ":" + action, count.longValue());
            });
    audit
        .found(
            new AuditRecord.Found(findings, scan.dataClass().label(), scan.risk(), scan.isMasked()))
        .handled(
            new AuditRecord.Handled(
                byAction.isEmpty() ? null : byAction,
                scan.unscannable() == 0 ? null : (long) scan.unscannable()));
    if (scan.injection() > 0) {
      audit.injection(
          new AuditRecord.Injection(
              scan.injection(), scan.flagged() ? scan.injectionKind() : null));
    }
  }

  /** The conditions of an admission; {@code null} if there are none. */
  static @Nullable List<String> names(Obligations obligations) {
    List<String> names = new ArrayList<>();
    if (obligations.noCache()) {
      names.add("no-cache");
    }
    obligations.allowedModels().stream().sorted().forEach(model -> names.add("model:" + model));
    obligations.allowedRegions().stream().sorted().forEach(region -> names.add("region:" + region));
    return names.isEmpty() ? null : names;
  }

  static AuditRecord.Outcome of(Outcome outcome) {
    return new AuditRecord.Outcome(
        outcome.offer() == null ? null : outcome.offer().id(),
        outcome.offer() == null ? null : outcome.offer().provider().name(),
        outcome.ending().name().toLowerCase(Locale.ROOT),
        outcome.httpStatus(),
        outcome.errorCode());
  }
}
