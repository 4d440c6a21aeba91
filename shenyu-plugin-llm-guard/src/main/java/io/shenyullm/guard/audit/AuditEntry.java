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
package io.shenyullm.guard.audit;

import io.shenyullm.core.identity.Principal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One decision or its outcome, before it is chained. Holds no prompt text and no matched data.
 *
 * @param principal who asks; {@code null} while nobody knows
 * @param requestModel a name of the catalogue; {@code null} where no request was read
 * @param decision {@code allow}, {@code deny} or {@code error} (it could not be decided)
 * @param decisionId also in the {@code x-llm-decision-id} header of a refusal; {@code null} where
 *     no policy was to be asked
 * @param policyVersion digest of policy and data; {@code null} where no policy was to be asked
 * @param reasons codes from the policy
 * @param findings number of findings by entity type
 * @param dataClass most sensitive class found; {@code null} where nothing was scanned
 * @param risk 0 to 1; {@code null} where nothing was scanned
 * @param masked whether the request was changed
 * @param model model that answered, on an outcome
 * @param provider its provider, on an outcome
 * @param ending how the exchange ended, on an outcome
 * @param httpStatus status sent to the caller; {@code null} while it is not known
 */
public record AuditEntry(
    Kind kind,
    String requestId,
    @Nullable Principal principal,
    @Nullable String requestModel,
    String decision,
    @Nullable String decisionId,
    @Nullable String policyVersion,
    List<String> reasons,
    Map<String, Integer> findings,
    @Nullable String dataClass,
    @Nullable Double risk,
    boolean masked,
    @Nullable String model,
    @Nullable String provider,
    @Nullable String ending,
    @Nullable Integer httpStatus) {

  /** When in the life of an exchange a record is written. */
  public enum Kind {
    ADMISSION,
    REFUSAL,
    OUTCOME;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public AuditEntry {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(decision, "decision");
    reasons = List.copyOf(reasons);
    findings = Map.copyOf(findings);
  }

  /**
   * A request that was turned away before it was looked into.
   *
   * @param reasons code of the refusal, and what else there is to say
   */
  public static AuditEntry turnedAway(
      String requestId, @Nullable Principal principal, List<String> reasons, int status) {
    return new AuditEntry(
        Kind.REFUSAL,
        requestId,
        principal,
        null,
        "deny",
        null,
        null,
        reasons,
        Map.of(),
        null,
        null,
        false,
        null,
        null,
        null,
        status);
  }

  /** The same decision, told at the end of its exchange. */
  public AuditEntry outcome(
      String endedAs, int status, @Nullable String byModel, @Nullable String atProvider) {
    return new AuditEntry(
        Kind.OUTCOME,
        requestId,
        principal,
        requestModel,
        decision,
        decisionId,
        policyVersion,
        reasons,
        findings,
        dataClass,
        risk,
        masked,
        byModel,
        atProvider,
        endedAs,
        status);
  }

  void describe(Map<String, @Nullable Object> record) {
    record.put("requestId", requestId);
    record.put("kind", kind.label());
    record.put("principal", principal == null ? null : new TreeMap<>(principal.levels()));
    record.put("requestModel", requestModel);
    record.put("decision", decision);
    record.put("decisionId", decisionId);
    record.put("policyVersion", policyVersion);
    record.put("reasons", reasons);
    record.put("findings", new TreeMap<>(findings));
    record.put("dataClass", dataClass);
    record.put(
        "risk", risk == null ? null : BigDecimal.valueOf(risk).setScale(2, RoundingMode.HALF_UP));
    record.put("masked", masked);
    record.put("model", model);
    record.put("provider", provider);
    record.put("ending", ending);
    record.put("httpStatus", httpStatus);
  }
}
