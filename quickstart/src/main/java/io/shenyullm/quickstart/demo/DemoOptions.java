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
package io.shenyullm.quickstart.demo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to start and where.
 *
 * @param home folder made by the build: {@code gateway/lib}, {@code gateway/ext-lib}, {@code admin}
 * @param run folder for logs and state; made afresh
 * @param freePorts whether to pick free ports instead of the well-known ones
 * @param bootstrap folder of an existing ShenYu gateway ({@code lib}, {@code conf}) to run instead
 *     of the assembled one
 * @param shenyuAdmin folder of an existing ShenYu admin through which to configure that gateway
 * @param grid {@code ignite} or {@code hazelcast} for two gateways that share a grid; {@code null}
 *     for one gateway alone
 * @param modelPython interpreter that runs a small real model beside the simulated ones; {@code
 *     null} for none
 * @param fromDatabase whether releases are made in the console, which begins with the content of
 *     the folder; else what lies in the folder is published
 * @param environment where provider keys are looked for
 * @param launch how to start a gateway
 */
public record DemoOptions(
    Path home,
    Path run,
    boolean freePorts,
    @Nullable Path bootstrap,
    @Nullable Path shenyuAdmin,
    @Nullable String grid,
    @Nullable Path modelPython,
    boolean fromDatabase,
    Map<String, String> environment,
    GatewayLaunch launch) {

  public DemoOptions {
    Objects.requireNonNull(home, "home");
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(launch, "launch");
    environment = Map.copyOf(environment);
    if (shenyuAdmin != null && bootstrap == null) {
      throw new IllegalArgumentException("a ShenYu admin needs a ShenYu gateway to configure");
    }
    if (grid != null && !grid.equals("ignite") && !grid.equals("hazelcast")) {
      throw new IllegalArgumentException("GRID must be ignite or hazelcast, but is " + grid);
    }
  }

  public static DemoOptions of(Path home, Path run, boolean freePorts) {
    return new DemoOptions(
        home, run, freePorts, null, null, null, null, false, System.getenv(), GatewayLaunch.PLAIN);
  }

  /** The same with two gateways on a grid. */
  public DemoOptions on(@Nullable String engine) {
    return new DemoOptions(
        home,
        run,
        freePorts,
        bootstrap,
        shenyuAdmin,
        engine,
        modelPython,
        fromDatabase,
        environment,
        launch);
  }

  /** The same with a small real model. */
  public DemoOptions withModel(@Nullable Path python) {
    return new DemoOptions(
        home,
        run,
        freePorts,
        bootstrap,
        shenyuAdmin,
        grid,
        python,
        fromDatabase,
        environment,
        launch);
  }

  /** The same with releases that are made in the console. */
  public DemoOptions fromDatabase() {
    return new DemoOptions(
        home, run, freePorts, bootstrap, shenyuAdmin, grid, modelPython, true, environment, launch);
  }

  /** The same with gateways started in another way. */
  DemoOptions with(GatewayLaunch otherLaunch) {
    return new DemoOptions(
        home,
        run,
        freePorts,
        bootstrap,
        shenyuAdmin,
        grid,
        modelPython,
        fromDatabase,
        environment,
        otherLaunch);
  }
}
