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

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.pricing.CostEstimate;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.protocols.Protocols;
import io.shenyullm.core.testing.TestingCatalogs;
import io.shenyullm.core.wire.ChatRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CostEstimatorTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final OutputLengthModel lengths = new OutputLengthModel();
  private static final TokenCounter COUNTER = new JtokkitTokenCounter();

  private final CostEstimator estimator = new CostEstimator(COUNTER, lengths);

  /** USD 0.15 and 0.60 per million: 150 and 600 nano a token. */
  private static ModelOffer offer(int contextWindow, int maxOutputTokens) {
    return new ModelOffer(
        "gpt-4o-mini",
        TestingCatalogs.provider("openai", Protocols.OPENAI, URI.create("http://localhost")),
        "gpt-4o-mini",
        contextWindow,
        maxOutputTokens,
        0.5,
        Set.of(),
        1,
        PriceCatalog.builtIn().find("openai", "gpt-4o-mini").orElseThrow());
  }

  private static ChatRequest request(String more) {
    return TestingCatalogs.request(
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]"
            + more
            + "}");
  }

  @Test
  void estimate_withoutLimit_expectsTheTypicalAndHoldsTheModelsMaximum() {
    CostEstimate estimate = estimator.estimate(request(""), offer(128_000, 16_384), NOW);

    assertThat(estimate)
        .isEqualTo(
            new CostEstimate(8 * 150 + 1_024 * 600, 8 * 150 + 16_384 * 600, "USD", 8, 1_024));
  }

  @Test
  void estimate_withLimit_expectsTheLimit() {
    CostEstimate estimate =
        estimator.estimate(request(",\"max_tokens\":100"), offer(128_000, 16_384), NOW);

    assertThat(estimate.outputTokens()).isEqualTo(100);
    assertThat(estimate.expectedNanos()).isEqualTo(8 * 150 + 100 * 600);
    assertThat(estimate.maximumNanos()).isEqualTo(estimate.expectedNanos());
  }

  @Test
  void estimate_limitAboveTheModels_isTheModels() {
    CostEstimate estimate =
        estimator.estimate(request(",\"max_tokens\":9999999"), offer(128_000, 16_384), NOW);

    assertThat(estimate.outputTokens()).isEqualTo(16_384);
  }

  @Test
  void estimate_smallContext_leavesRoomForInput() {
    CostEstimate estimate = estimator.estimate(request(""), offer(508, 16_384), NOW);

    assertThat(estimate.outputTokens()).isEqualTo(500);
    assertThat(estimate.maximumNanos()).isEqualTo(estimate.expectedNanos());
  }

  @Test
  void estimate_severalChoices_multipliesOutput() {
    CostEstimate estimate =
        estimator.estimate(request(",\"n\":3,\"max_tokens\":100"), offer(128_000, 16_384), NOW);

    assertThat(estimate.expectedNanos()).isEqualTo(8 * 150 + 300 * 600);
  }

  @Test
  void estimate_afterExperience_expectsWhatWasLearned() {
    for (int i = 0; i < 100; i++) {
      lengths.record("gpt-4o-mini", "code", i < 96 ? 64 : 4_000);
    }

    assertThat(estimator.estimate(request(""), offer(128_000, 16_384), "code", NOW).outputTokens())
        .isEqualTo(64);
  }

  @Test
  void percentile95_fewCallsOfATask_fallsBackToTheModel() {
    OutputLengthModel model = new OutputLengthModel();
    for (int i = 0; i < OutputLengthModel.ENOUGH; i++) {
      model.record("m", "code", 256);
    }

    assertThat(model.percentile95("m", "writing")).isEqualTo(256);
    assertThat(model.percentile95("other", "code")).isEqualTo(OutputLengthModel.TYPICAL);
  }

  @Test
  void percentile95_afterAChange_follows() {
    OutputLengthModel model = new OutputLengthModel();
    for (int i = 0; i < 10_000; i++) {
      model.record("m", "code", 4_096);
    }
    for (int i = 0; i < 20_000; i++) {
      model.record("m", "code", 16);
    }

    assertThat(model.percentile95("m", "code")).isEqualTo(16);
  }

  @Property(tries = 200, seed = "1")
  void percentile95_sameLength_isAtMostAFifthAbove(
      @ForAll @IntRange(min = 1, max = 1_000_000) int n) {
    OutputLengthModel model = new OutputLengthModel();
    for (int i = 0; i < OutputLengthModel.ENOUGH; i++) {
      model.record("m", "code", n);
    }

    assertThat(model.percentile95("m", "code")).isBetween((long) n, (long) Math.ceil(n * 1.2) + 1);
  }

  /** What was worked out along the way is what adding up all counts anew gives. */
  @Property(tries = 50, seed = "1")
  void percentile95_anyCalls_isThatOfAllCountsAddedUp(@ForAll long seed) {
    Random random = new Random(seed);
    OutputLengthModel model = new OutputLengthModel();
    int[] counts = new int[84];
    int scale = 1 + random.nextInt(20);
    for (int call = 0; call < 2_500; call++) {
      long tokens = (long) (random.nextDouble() * (1 << scale));
      model.record("m", "code", tokens);
      counts[
          Math.min(83, (int) Math.ceil(4 * Math.log(Math.max(1, tokens)) / Math.log(2) - 1e-9))]++;
      if (IntStream.of(counts).sum() >= 2_000) {
        for (int i = 0; i < counts.length; i++) {
          counts[i] /= 2;
        }
      }
      int total = IntStream.of(counts).sum();
      assertThat(model.percentile95("m", "code"))
          .isEqualTo(total < OutputLengthModel.ENOUGH ? OutputLengthModel.TYPICAL : of(counts));
    }
  }

  private static long of(int[] counts) {
    int wanted = (int) Math.ceil(IntStream.of(counts).sum() * 0.95);
    int bucket = 0;
    for (int seen = counts[0]; seen < wanted; seen += counts[bucket]) {
      bucket++;
    }
    return (long) Math.ceil(Math.pow(2, bucket / 4.0));
  }

  @Test
  void estimatedTokens_askedTwice_reckonsOnceAndACopyReckonsAnew() {
    ChatRequest request = request("");
    AtomicInteger asked = new AtomicInteger();

    for (int i = 0; i < 2; i++) {
      assertThat(request.estimatedTokens(any -> asked.incrementAndGet())).isEqualTo(1);
    }
    assertThat(request.with("n", 2).estimatedTokens(any -> asked.incrementAndGet())).isEqualTo(2);
  }
}
