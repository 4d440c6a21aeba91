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
package io.shenyullm.core.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GridsTest {
  private static final Membership.Gateway SELF =
      new Membership.Gateway("gw-1", "boot-1", "1.0", Instant.EPOCH);

  private final List<String> problems = new ArrayList<>();
  private @Nullable Grid opened;

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void open_nothingSet_isLocalWithoutAWord() {
    opened =
        Grids.open(GridProperties.NONE, "shenyu.llm.grid", SELF, Clock.systemUTC(), problems::add);
    assertThat(opened.engine()).isEqualTo("local");
    assertThat(problems).isEmpty();
  }

  @Test
  void open_impossibleProperty_isRefusedAndNamesIt() {
    opened =
        Grids.open(
            new GridProperties("ignite", "both", null, null, null, null, null, null, null),
            "shenyu.llm.grid",
            SELF,
            Clock.systemUTC(),
            problems::add);
    assertRefused("ignite");
    assertThat(problems).singleElement().asString().contains("shenyu.llm.grid.mode");
  }

  @Test
  void open_engineWithoutItsJar_isRefusedAndSaysWhichJar() {
    opened = open("ignite", List.of());
    assertRefused("ignite");
    assertThat(problems).singleElement().asString().contains("shenyu-llm-grid-ignite");
  }

  @Test
  void open_engineThatNobodyKnows_isRefusedAndSaysWhichThereAre() {
    opened = open("redis", List.of());
    assertRefused("redis");
    assertThat(problems)
        .containsExactly("there is no grid of type redis; there are local, ignite and hazelcast");
  }

  @Test
  void open_engineThatIsThere_isUsed() {
    opened = open("testing", List.of(() -> new TestingFactory("other"), TestingFactory::new));
    assertThat(opened.engine()).isEqualTo("local"); // what the testing factory makes
    assertThat(problems).isEmpty();
  }

  @Test
  void open_settingTheEngineRefuses_isRefusedAndSaysWhat() {
    opened =
        open(
            "testing",
            List.of(
                () ->
                    new TestingFactory(
                        "testing", new IllegalArgumentException("addresses are missing"))));
    assertRefused("testing");
    assertThat(problems).containsExactly("addresses are missing");
  }

  @Test
  void open_engineWhoseLibraryIsMissing_isRefusedAndSaysSo() {
    opened =
        open(
            "testing",
            List.of(
                () ->
                    new TestingFactory("testing", new NoClassDefFoundError("org/engine/Client"))));
    assertRefused("testing");
    assertThat(problems).singleElement().asString().contains("org/engine/Client");
  }

  @Test
  void open_damagedJarBeforeTheWantedOne_doesNotHideIt() {
    opened =
        open(
            "testing",
            List.of(
                () -> {
                  throw new ServiceConfigurationError("damaged");
                },
                TestingFactory::new));
    assertThat(problems).isEmpty();
  }

  @Test
  void open_localWithAPropertyThatOnlyEnginesUse_isLocal() {
    opened =
        Grids.open(
            new GridProperties("Local", "both", null, null, null, null, null, null, null),
            "shenyu.llm.grid",
            SELF,
            Clock.systemUTC(),
            problems::add);
    assertThat(opened.engine()).isEqualTo("local");
    assertThat(opened.health().isUsable()).isTrue();
    assertThat(problems).isEmpty();
  }

  @Test
  void refused_everyCall_isUnavailableAtOnceAndSaysWhy() {
    Grid grid = open("redis", List.of());
    opened = grid;
    Duration deadline = Duration.ofSeconds(1);
    byte[] value = {1};
    ExpiringMap map = grid.map("m");
    NearMap near = grid.near("n");
    map.onChange(
        new ExpiringMap.ChangeListener() {
          @Override
          public void onChange(String key, byte @Nullable [] changed) {}

          @Override
          public void onGap() {}
        });
    near.onChange((key, changed) -> {});
    grid.topic("t").subscribe(message -> {});

    for (CompletionStage<?> call :
        List.of(
            map.get("k", deadline),
            map.put("k", value, ExpiringMap.FOREVER, deadline),
            map.putIfAbsent("k", value, ExpiringMap.FOREVER, deadline),
            map.remove("k", deadline),
            map.removeIfEquals("k", value, deadline),
            map.forEach((key, found) -> {}, deadline),
            near.put("k", value, deadline),
            near.remove("k", deadline),
            grid.topic("t").publish(value, deadline),
            grid.counters().read("s", deadline),
            grid.counters().forEach((key, found) -> {}, deadline))) {
      assertThat(call.toCompletableFuture())
          .isCompletedExceptionally()
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withCauseInstanceOf(GridException.class)
          .withMessageContaining("there is no grid of type redis")
          .satisfies(
              failure ->
                  assertThat(((GridException) failure.getCause()).kind())
                      .isEqualTo(GridException.Kind.UNAVAILABLE));
    }
    assertThat(near.get("k")).isNull();
    assertThat(near.all()).isEmpty();
    assertThat(near.isCurrent()).isFalse();
    assertThat(grid.membership().gateways()).isEmpty();
    assertThat(grid.membership().nodes()).isEmpty();
  }

  @Test
  void refused_closed_tellsOnceAndStaysClosed() {
    Grid grid = open("redis", List.of());
    List<GridHealth.State> heard = new ArrayList<>();
    grid.onHealth(() -> heard.add(grid.health().state()));

    grid.close();
    grid.close();

    assertThat(heard).containsExactly(GridHealth.State.CLOSED);
  }

  private void assertRefused(String engine) {
    assertThat(opened).isNotNull();
    assertThat(opened.engine()).isEqualTo(engine);
    assertThat(opened.isShared()).isTrue();
    assertThat(opened.health().state()).isEqualTo(GridHealth.State.REFUSED);
    assertThat(List.of(opened.health().detail())).isEqualTo(problems);
  }

  private Grid open(String engine, List<Supplier<GridFactory>> factories) {
    GridSettings settings =
        new GridSettings(
            engine,
            GridSettings.Mode.CLIENT,
            List.of(),
            "c",
            null,
            null,
            null,
            null,
            Duration.ofSeconds(1));
    Iterator<Supplier<GridFactory>> suppliers = factories.iterator();
    return Grids.open(
        settings,
        SELF,
        Clock.systemUTC(),
        problems::add,
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return suppliers.hasNext();
          }

          @Override
          public GridFactory next() {
            if (!suppliers.hasNext()) {
              throw new NoSuchElementException();
            }
            return suppliers.next().get();
          }
        });
  }

  private static final class TestingFactory implements GridFactory {
    private final String engine;
    private final @Nullable Throwable failure;

    TestingFactory() {
      this("testing");
    }

    TestingFactory(String engine) {
      this(engine, null);
    }

    TestingFactory(String engine, @Nullable Throwable failure) {
      this.engine = engine;
      this.failure = failure;
    }

    @Override
    public String engine() {
      return engine;
    }

    @Override
    public Grid open(GridSettings settings, Membership.Gateway self, Clock clock) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      return Grids.open(GridSettings.LOCAL_ONLY, self, clock, problem -> {});
    }
  }
}
