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
package io.shenyullm.core.wire;

import java.util.Objects;

/**
 * Tokens of one call in disjoint classes: their sum is what was processed.
 *
 * @param input uncached text input
 * @param cacheRead input served from the provider's prompt cache
 * @param cacheWrite input written to that cache (5 minutes, or the provider's only kind)
 * @param cacheWrite1h input written to that cache for an hour
 * @param output text output without reasoning
 * @param reasoning hidden reasoning output
 * @param audioInput audio input
 * @param audioOutput audio output
 * @param requests calls made, for models priced by the call
 * @param batch whether the provider's batch price applies
 * @param serviceTier provider's service tier, {@code default} unless it said otherwise
 * @param estimated whether we counted because the provider did not
 */
public record TokenUsage(
    long input,
    long cacheRead,
    long cacheWrite,
    long cacheWrite1h,
    long output,
    long reasoning,
    long audioInput,
    long audioOutput,
    long requests,
    boolean batch,
    String serviceTier,
    boolean estimated) {

  public TokenUsage {
    Objects.requireNonNull(serviceTier, "serviceTier");
    if ((input | cacheRead | cacheWrite | cacheWrite1h | output | reasoning) < 0
        || (audioInput | audioOutput | requests) < 0) {
      throw new IllegalArgumentException("token counts must not be negative");
    }
  }

  /** Plain text usage as the provider reported it. */
  public static TokenUsage of(long input, long output) {
    return new TokenUsage(input, 0, 0, 0, output, 0, 0, 0, 1, false, "default", false);
  }

  /** Plain text usage counted by us. */
  public static TokenUsage estimated(long input, long output) {
    return new TokenUsage(input, 0, 0, 0, output, 0, 0, 0, 1, false, "default", true);
  }

  /**
   * Both together, as one record of several calls; estimated if either is. Tier and batch are this
   * one's.
   */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        cacheWrite1h + other.cacheWrite1h,
        output + other.output,
        reasoning + other.reasoning,
        audioInput + other.audioInput,
        audioOutput + other.audioOutput,
        requests + other.requests,
        batch,
        serviceTier,
        estimated || other.estimated);
  }

  public long totalInput() {
    return input + cacheRead + cacheWrite + cacheWrite1h + audioInput;
  }

  public long totalOutput() {
    return output + reasoning + audioOutput;
  }
}
