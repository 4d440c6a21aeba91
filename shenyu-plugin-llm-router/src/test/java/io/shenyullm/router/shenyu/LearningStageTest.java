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
package io.shenyullm.router.shenyu;

import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.exchange.Outcome;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.wire.TokenUsage;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LearningStageTest {
  private final OutputLengthModel lengths = new OutputLengthModel();
  private final LearningStage stage = new LearningStage(lengths);
  private final long unlearned = lengths.percentile95("small", "unknown");

  @Test
  void settle_nobodyReserves_learnsLengths() {
    settle(exchange());

    assertThat(lengths.percentile95("small", "unknown")).isLessThan(unlearned);
  }

  /** The cost plugin records lengths into the same model: twice would count each reply double. */
  @Test
  void settle_somebodyReserves_learnsNothing() {
    LlmExchange llm = exchange();
    llm.onReserve((exchange, estimate) -> Mono.empty());

    settle(llm);

    assertThat(lengths.percentile95("small", "unknown")).isEqualTo(unlearned);
  }

  private void settle(LlmExchange llm) {
    Outcome outcome =
        new Outcome(
            Outcome.Ending.COMPLETE,
            200,
            null,
            offer(llm),
            new TokenUsage(1, 0, 0, 0, 8, 0, 0, 0, 1, false, "default", false),
            1,
            false,
            Duration.ofMillis(20),
            Duration.ofMillis(10),
            Duration.ofMillis(1));
    for (int i = 0; i < 30; i++) {
      stage.settle(llm, outcome);
    }
  }

  private static ModelOffer offer(LlmExchange llm) {
    return llm.snapshot().catalog().offersOf("small").get(0);
  }

  private static LlmExchange exchange() {
    return TestingExchanges.exchange(
        TestingExchanges.snapshot(
            TestingExchanges.catalog(URI.create("http://localhost:1/v1")),
            TestingExchanges.route(Route.Drive.ROUTER),
            Map.of()),
        Principal.anonymous(),
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }
}
