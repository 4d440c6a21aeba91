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

import io.shenyullm.core.exchange.Candidate;
import io.shenyullm.core.exchange.LlmExchange;
import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.pricing.PriceCatalog;
import io.shenyullm.core.snapshot.AnonymousTrialSnapshot;
import io.shenyullm.core.snapshot.LoaderSettings;
import io.shenyullm.core.snapshot.SecretResolver;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.snapshot.SnapshotCompiler;
import io.shenyullm.core.snapshot.SnapshotLoader;
import io.shenyullm.core.snapshot.SnapshotStore;
import io.shenyullm.core.testing.TestingExchanges;
import io.shenyullm.core.tokens.CostEstimator;
import io.shenyullm.core.tokens.OutputLengthModel;
import io.shenyullm.core.tokens.TokenEstimator;
import io.shenyullm.router.health.Health;
import io.shenyullm.router.health.HealthLimits;
import io.shenyullm.router.plan.Planner;
import io.shenyullm.router.plan.RoutingPart;
import io.shenyullm.rules.drools.RuleSetCompiler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that nobody has configured serves what its environment names. */
class AnonymousTrialRoutingTest {
  private final String secret = UUID.randomUUID().toString();

  @Test
  void auto_vendorKeyOnly_plansAVendorsModelWithThatKey(@TempDir Path folder) {
    Candidate chosen = choose(folder, Map.of("OPENAI_API_KEY", secret));

    assertThat(chosen.offer().provider().baseUrl()).hasToString("https://api.openai.com/v1");
    assertThat(chosen.offer().provider().apiKey().reveal()).isEqualTo(secret);
    assertThat(chosen.estimate().expectedNanos()).isPositive();
  }

  @Test
  void auto_baseUrlOnly_plansTheLocalServersModel(@TempDir Path folder) {
    Candidate chosen = choose(folder, Map.of("OPENAI_BASE_URL", "http://localhost:8080/v1"));

    assertThat(chosen.offer().key()).isEqualTo("openai/default");
    assertThat(chosen.offer().provider().baseUrl()).hasToString("http://localhost:8080/v1");
    assertThat(chosen.offer().provider().apiKey().isEmpty()).isTrue();
  }

  private static Candidate choose(Path folder, Map<String, String> environment) {
    SnapshotStore store = new SnapshotStore(Snapshot.none());
    SnapshotCompiler compiler =
        new SnapshotCompiler(
            List.of(new RoutingPart(new RuleSetCompiler(1, System::nanoTime))),
            new SecretResolver(environment::get, folder),
            PriceCatalog::builtIn);
    ScheduledExecutorService executor = SnapshotLoader.newExecutor();
    try (SnapshotLoader loader =
        new SnapshotLoader(
            store,
            compiler,
            new LoaderSettings(folder, null, null, null, null, Duration.ofHours(1), Duration.ZERO),
            new AnonymousTrialSnapshot(environment::get),
            executor,
            Clock.systemUTC())) {
      loader.start().toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
      loader.followSettings().toCompletableFuture().orTimeout(120, TimeUnit.SECONDS).join();
      // the trial was due at once, so it has begun when what is asked of the thread later is done
      CompletableFuture.runAsync(() -> {}, executor).orTimeout(120, TimeUnit.SECONDS).join();
      LlmExchange llm =
          TestingExchanges.exchange(
              store.current(),
              Principal.anonymous(),
              "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
      CostEstimator estimator = new CostEstimator(new TokenEstimator(), new OutputLengthModel());
      return new Planner(
              estimator::estimate, new Health(HealthLimits.DEFAULT, System::nanoTime), () -> 0.0)
          .plan(llm)
          .orRefuse()
          .first();
    }
  }
}
