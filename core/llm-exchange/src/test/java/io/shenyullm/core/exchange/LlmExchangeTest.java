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
package io.shenyullm.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.core.snapshot.Route;
import io.shenyullm.core.snapshot.Snapshot;
import io.shenyullm.core.testing.TestingExchanges;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LlmExchangeTest {
  private static final Outcome CANCELLED =
      new Outcome(
          Outcome.Ending.CANCEL,
          499,
          null,
          null,
          null,
          0,
          false,
          Duration.ZERO,
          null,
          Duration.ZERO);

  private final Snapshot snapshot =
      TestingExchanges.snapshot(
          TestingExchanges.catalog(URI.create("http://upstream.test")),
          TestingExchanges.route(Route.Drive.ROUTER),
          Map.of());
  private final LlmExchange llm = exchange();

  private LlmExchange exchange() {
    return TestingExchanges.exchange(
        snapshot,
        Principal.anonymous(),
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  @Test
  void onSettle_afterTheEnd_isToldAtOnce() {
    assertThat(llm.settle(CANCELLED)).isTrue();
    List<Outcome> told = new ArrayList<>();
    llm.onSettle((exchange, outcome) -> told.add(outcome));
    assertThat(told).containsExactly(CANCELLED);
    assertThat(llm.settle(CANCELLED)).isFalse();
    assertThat(told).hasSize(1);
  }

  @Test
  void onSettle_whileTheCallerHangsUp_everyStageIsToldOnce() throws Exception {
    int stages = 64;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 200; round++) {
        LlmExchange raced = exchange();
        AtomicInteger told = new AtomicInteger();
        CyclicBarrier go = new CyclicBarrier(2);
        Future<?> registering =
            threads.submit(
                () -> {
                  go.await();
                  for (int i = 0; i < stages; i++) {
                    raced.onSettle((exchange, outcome) -> told.incrementAndGet());
                  }
                  return null;
                });
        Future<?> cancelling =
            threads.submit(
                () -> {
                  go.await();
                  return raced.settle(CANCELLED);
                });
        registering.get(120, TimeUnit.SECONDS);
        cancelling.get(120, TimeUnit.SECONDS);
        assertThat(told).hasValue(stages);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void settle_stageFailsToLink_theOthersAreToldAll() {
    List<String> told = new ArrayList<>();
    llm.onSettle((exchange, outcome) -> told.add("first"));
    llm.onSettle(
        (exchange, outcome) -> {
          throw new NoClassDefFoundError("of a plugin that was taken away");
        });
    llm.onSettle(
        (exchange, outcome) -> {
          throw new AssertionError("a bug");
        });
    llm.onSettle((exchange, outcome) -> told.add("last"));
    assertThat(llm.settle(CANCELLED)).isTrue();
    assertThat(told).containsExactly("first", "last");
  }

  @Test
  void settle_theMachineFails_theOthersAreToldBeforeItIsSaid() {
    List<String> told = new ArrayList<>();
    llm.onSettle(
        (exchange, outcome) -> {
          throw new StackOverflowError();
        });
    llm.onSettle((exchange, outcome) -> told.add("last"));
    assertThatThrownBy(() -> llm.settle(CANCELLED)).isInstanceOf(StackOverflowError.class);
    assertThat(told).containsExactly("last");
  }
}
