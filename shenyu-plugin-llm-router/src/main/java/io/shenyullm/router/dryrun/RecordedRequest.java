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
package io.shenyullm.router.dryrun;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.exchange.Admission;
import io.shenyullm.core.exchange.BudgetLevel;
import io.shenyullm.core.exchange.Obligations;
import io.shenyullm.core.exchange.PromptAnalysis;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.TokenUsage;
import io.shenyullm.records.UsageRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a usage record tells of its request.
 *
 * <p>Recorded are: the model asked for, whether a stream was, the caller's levels, the labels of
 * the prompt, input and output tokens, what the guard has found, its data class, whether it has
 * masked, and how full the budgets were. Not recorded, and so taken for absent: tools and other
 * needs, limits of the reply, risk, what policy forbids, what the budget still allows and how
 * offers did at the time. Offers, prices and aliases are those of the catalogue that decides.
 *
 * @param inputTokens as the provider has counted them
 * @param outputTokens likewise
 */
record RecordedRequest(
    DryRunRequest request, PromptAnalysis analysis, long inputTokens, long outputTokens) {

  /** Why a record cannot be replayed. */
  enum Gap {
    UNREADABLE("not a usage record"),
    NO_CHOICE("no model was chosen: refused before, from the cache, or not routed here"),
    MODEL("the model asked for is not recorded"),
    MODEL_GONE("the model asked for is in neither catalogue any more"),
    LABELS("the prompt's labels are not recorded"),
    TOKENS("tokens are not recorded");

    private final String shown;

    Gap(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  RecordedRequest {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(analysis, "analysis");
  }

  /** What keeps a record from being replayed; {@code null} if nothing does. */
  static @Nullable Gap gap(UsageRecord record) {
    String model = record.asked().model();
    if (record.choice().reason() == null) {
      return Gap.NO_CHOICE;
    }
    if (model == null || model.isBlank() || model.equals(ModelCatalog.UNKNOWN)) {
      return Gap.MODEL;
    }
    if (record.tokens() == null) {
      return Gap.TOKENS;
    }
    boolean analysed = Boolean.TRUE.equals(record.analysis().analysed());
    UsageRecord.Prompt labels = record.prompt();
    boolean complete =
        labels.intent() != null
            && labels.scenario() != null
            && labels.language() != null
            && labels.tier() != null;
    return record.analysis().analysed() == null || (analysed && !complete) ? Gap.LABELS : null;
  }

  /** Of a record without a {@linkplain #gap gap}. */
  static RecordedRequest of(UsageRecord record) {
    TokenUsage tokens = Objects.requireNonNull(record.tokens(), "tokens");
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("model", record.asked().model());
    fields.put("messages", List.of(Map.of("role", "user", "content", "")));
    fields.put("stream", Boolean.TRUE.equals(record.asked().stream()));
    return new RecordedRequest(
        new DryRunRequest(
            ChatRequest.of(fields),
            DryRunRequest.principal(record.caller().levels()),
            admission(record.guarded()),
            new BudgetLevel(percent(record.budgeting()), Long.MAX_VALUE),
            Map.of()),
        analysis(record),
        tokens.totalInput(),
        tokens.totalOutput());
  }

  private static PromptAnalysis analysis(UsageRecord record) {
    UsageRecord.Prompt labels = record.prompt();
    PromptAnalysis unknown = PromptAnalysis.UNKNOWN;
    return new PromptAnalysis(
        or(labels.intent(), unknown.intent()),
        or(labels.scenario(), unknown.scenario()),
        or(labels.language(), unknown.language()),
        or(labels.tier(), unknown.tier()),
        or(record.analysis().complexity(), unknown.complexity()),
        or(record.analysis().confidence(), unknown.confidence()));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static Admission admission(UsageRecord.Guarded guarded) {
    Map<String, Integer> findings = new LinkedHashMap<>();
    or(guarded.findings(), Map.<String, Long>of())
        .forEach((type, count) -> findings.put(type, (int) Math.min(Integer.MAX_VALUE, count)));
    return new Admission(
        DryRunRequest.DECISION,
        findings,
        or(guarded.dataClass(), "public"),
        0,
        Boolean.TRUE.equals(guarded.masked()),
        Obligations.NONE);
  }

  private static int percent(UsageRecord.Budgeting budgeting) {
    long fullest = 0;
    for (UsageRecord.Touched budget : or(budgeting.touched(), List.<UsageRecord.Touched>of())) {
      fullest = Math.max(fullest, or(budget.percentBefore(), 0L));
    }
    return (int) Math.min(Integer.MAX_VALUE, fullest);
  }
}
