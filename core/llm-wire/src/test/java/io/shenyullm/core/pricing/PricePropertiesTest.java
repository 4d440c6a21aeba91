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
package io.shenyullm.core.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.wire.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class PricePropertiesTest {
  private static final List<String> KEYS = List.copyOf(PriceCatalog.builtIn().keys());

  @Provide
  Arbitrary<TokenUsage> usages() {
    Arbitrary<Long> tokens = Arbitraries.longs().between(0, 9_000);
    Arbitrary<String> tier = Arbitraries.of("default", "flex", "priority", "other");
    return Combinators.combine(
            tokens.list().ofSize(8),
            Arbitraries.longs().between(0, 3),
            tier,
            Arbitraries.of(true, false))
        .as(
            (t, requests, service, batch) ->
                new TokenUsage(
                    t.get(0), t.get(1), t.get(2), t.get(3), t.get(4), t.get(5), t.get(6), t.get(7),
                    requests, batch, service, false));
  }

  @Provide
  Arbitrary<PriceSchedule> schedules() {
    return Arbitraries.of(KEYS)
        .map(
            key -> {
              PriceCatalog catalog = PriceCatalog.builtIn();
              return catalog.find("", key).orElseThrow();
            });
  }

  @Property(tries = 500, seed = "1")
  void cost_anyModelAndUsage_isCoveredByItsNanos(
      @ForAll("schedules") PriceSchedule prices, @ForAll("usages") TokenUsage usage) {
    Cost cost = prices.cost(usage, TestingPrices.NOW);

    assertThat(cost.amount()).isNotNegative();
    assertThat(BigDecimal.valueOf(cost.nanos(), 9)).isGreaterThanOrEqualTo(cost.amount());
  }

  @Property(tries = 2_000, seed = "1")
  void estimateNanos_anyModel_isWhatTheCallCostsRoundedUp(
      @ForAll("schedules") PriceSchedule prices,
      @ForAll @LongRange(max = 2_000_000) long input,
      @ForAll @LongRange(max = 500_000) long output) {
    assertThat(prices.estimateNanos(input, output, TestingPrices.NOW))
        .isEqualTo(prices.cost(TokenUsage.estimated(input, output), TestingPrices.NOW).nanos());
  }

  /** Too fine, too dear, or more than a long holds of the fractions: decimals take over. */
  @Property(tries = 500, seed = "1")
  void estimateNanos_anyPrice_isWhatTheCallCostsRoundedUp(
      @ForAll("anyPrice") BigDecimal input,
      @ForAll("anyPrice") BigDecimal output,
      @ForAll("anyPrice") BigDecimal request,
      @ForAll @LongRange(max = 200) long inputTokens,
      @ForAll @LongRange(max = 200_000) long outputTokens)
      throws SnapshotException {
    PriceSchedule prices =
        TestingPrices.schedule(
            "[{\"currency\":\"USD\",\"perMillion\":{\"input\":"
                + input.toPlainString()
                + ",\"output\":"
                + output.toPlainString()
                + "},\"perRequest\":"
                + request.toPlainString()
                + ",\"tiers\":[{\"aboveInputTokens\":100,\"perMillion\":{\"input\":7.3}}]}]");

    assertThat(prices.estimateNanos(inputTokens, outputTokens, TestingPrices.NOW))
        .isEqualTo(
            prices
                .cost(TokenUsage.estimated(inputTokens, outputTokens), TestingPrices.NOW)
                .nanos());
  }

  @Provide
  Arbitrary<BigDecimal> anyPrice() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 9_999_999), Arbitraries.integers().between(-2, 18))
        .as(BigDecimal::valueOf);
  }

  /** Below the lowest tier, 32,000 input tokens, a bill does not depend on how calls are cut. */
  @Property(tries = 500, seed = "1")
  void cost_twoCallsBelowTiers_addUp(
      @ForAll("schedules") PriceSchedule prices, @ForAll("usages") TokenUsage usage) {
    TokenUsage half = quarter(usage);
    TokenUsage rest =
        new TokenUsage(
            quarter(usage.input()),
            quarter(usage.cacheRead()),
            quarter(usage.cacheWrite()),
            quarter(usage.cacheWrite1h()),
            usage.output() - half.output(),
            usage.reasoning() - half.reasoning(),
            quarter(usage.audioInput()),
            usage.audioOutput() - half.audioOutput(),
            usage.requests(),
            usage.batch(),
            usage.serviceTier(),
            false);
    TokenUsage both =
        new TokenUsage(
            half.input() + rest.input(),
            half.cacheRead() + rest.cacheRead(),
            half.cacheWrite() + rest.cacheWrite(),
            half.cacheWrite1h() + rest.cacheWrite1h(),
            usage.output(),
            usage.reasoning(),
            half.audioInput() + rest.audioInput(),
            usage.audioOutput(),
            2 * usage.requests(),
            usage.batch(),
            usage.serviceTier(),
            false);

    assertThat(amount(prices, half).add(amount(prices, rest)))
        .isEqualByComparingTo(amount(prices, both));
  }

  @Property(tries = 300, seed = "1")
  void cost_moreOutput_neverCostsLess(
      @ForAll("schedules") PriceSchedule prices, @ForAll("usages") TokenUsage usage) {
    TokenUsage more =
        new TokenUsage(
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite(),
            usage.cacheWrite1h(),
            usage.output() + 1,
            usage.reasoning(),
            usage.audioInput(),
            usage.audioOutput(),
            usage.requests(),
            usage.batch(),
            usage.serviceTier(),
            false);

    assertThat(amount(prices, more)).isGreaterThanOrEqualTo(amount(prices, usage));
  }

  @Property(tries = 100, seed = "1")
  void parse_publicFormat_keepsEveryDigit(@ForAll("perToken") BigDecimal price)
      throws SnapshotException {
    String map = "{\"m\":{\"litellm_provider\":\"p\",\"input_cost_per_token\":" + price + "}}";

    PriceSchedule prices =
        PriceCatalog.parse(map.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .find("p", "m")
            .orElseThrow();

    assertThat(amount(prices, TokenUsage.of(3, 0)))
        .isEqualByComparingTo(price.multiply(new BigDecimal(3)));
  }

  @Provide
  Arbitrary<BigDecimal> perToken() {
    return Arbitraries.longs()
        .between(0, Long.MAX_VALUE)
        .flatMap(
            digits ->
                Arbitraries.integers()
                    .between(15, 28)
                    .map(scale -> BigDecimal.valueOf(digits, scale)));
  }

  private static BigDecimal amount(PriceSchedule prices, TokenUsage usage) {
    return prices.cost(usage, TestingPrices.NOW).amount();
  }

  private static TokenUsage quarter(TokenUsage usage) {
    return new TokenUsage(
        quarter(usage.input()),
        quarter(usage.cacheRead()),
        quarter(usage.cacheWrite()),
        quarter(usage.cacheWrite1h()),
        quarter(usage.output()),
        quarter(usage.reasoning()),
        quarter(usage.audioInput()),
        quarter(usage.audioOutput()),
        usage.requests(),
        usage.batch(),
        usage.serviceTier(),
        false);
  }

  private static long quarter(long tokens) {
    return tokens / 4;
  }
}
