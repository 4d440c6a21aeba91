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
package io.shenyullm.core.tokens;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.wire.ChatRequest;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a call will cost. Input is taken as uncached: a cache hit makes it cheaper, a cache write
 * (Anthropic bills 1.25 to 2 times the input price) dearer. Output is the caller's limit, else the
 * learned 95th percentile; at most it is the caller's limit, else the model's, and never more than
 * the context window leaves. Thread-safe.
 */
public final class CostEstimator {
  private final TokenCounter counter;
  private final OutputLengthModel lengths;

  /**
   * @param counter {@link TokenEstimator} where speed counts, {@link JtokkitTokenCounter} where the
   *     figure does
   */
  public CostEstimator(TokenCounter counter, OutputLengthModel lengths) {
    this.counter = Objects.requireNonNull(counter, "counter");
    this.lengths = Objects.requireNonNull(lengths, "lengths");
  }

  /** Estimate for a request whose task is not known. */
  public CostEstimate estimate(ChatRequest request, ModelOffer offer, Instant at) {
    return estimate(request, offer, "unknown", at);
  }

  /**
   * Estimate for a request.
   *
   * @param intent task as analysed
   */
  public CostEstimate estimate(ChatRequest request, ModelOffer offer, String intent, Instant at) {
    return estimate(counter.count(offer.id(), request), request, offer, intent, at);
  }

  /** Estimate where the input has been counted already, e.g. once for several offers. */
  public CostEstimate estimate(
      long inputTokens, ChatRequest request, ModelOffer offer, String intent, Instant at) {
    long room = Math.max(1, offer.contextWindow() - inputTokens);
    long limit = Math.min(offer.maxOutputTokens(), room);
    OptionalInt asked = request.maxOutputTokens();
    long most = asked.isPresent() ? Math.min(asked.getAsInt(), limit) : limit;
    long expected =
        asked.isPresent() ? most : Math.min(most, lengths.percentile95(offer.id(), intent));
    long choices = request.choices();
    return new CostEstimate(
        offer.prices().estimateNanos(inputTokens, expected * choices, at),
        offer.prices().estimateNanos(inputTokens, most * choices, at),
        offer.prices().currency(),
        inputTokens,
        expected * choices);
  }
}
