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

import io.shenyullm.core.grid.local.LocalGridFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Opens the grid that properties ask for. Whatever is wrong with them, there is a grid and its
 * process starts: where the wanted one cannot be had, one that refuses every call and says why, as
 * if its nodes were out of reach. Never a local one instead, which would let every gateway spend
 * each budget in full.
 */
public final class Grids {
  /** Engines that have JARs of ours. */
  private static final Set<String> ENGINES = Set.of("ignite", "hazelcast");

  private Grids() {}

  /**
   * Opens a grid; connecting goes on in the background.
   *
   * @param prefix what the properties start with, to name a wrong one in full
   * @param self announced to the others
   * @param problem told once, at once, if what was asked for cannot be had until the process is
   *     started anew
   */
  public static Grid open(
      GridProperties properties,
      String prefix,
      Membership.Gateway self,
      Clock clock,
      Consumer<String> problem) {
    String type = properties.type();
    if (type == null || type.equalsIgnoreCase(GridSettings.LOCAL)) {
      return new LocalGridFactory().open(GridSettings.LOCAL_ONLY, self, clock);
    }
    GridSettings settings;
    try {
      settings = properties.settings(prefix);
    } catch (IllegalArgumentException e) {
      return refused(type.toLowerCase(Locale.ROOT), clock, problem, String.valueOf(e.getMessage()));
    }
    return open(settings, self, clock, problem);
  }

  /** As {@link #open(GridProperties, String, Membership.Gateway, Clock, Consumer)}. */
  public static Grid open(
      GridSettings settings, Membership.Gateway self, Clock clock, Consumer<String> problem) {
    // the JARs of engines lie beside ours, whatever the calling thread's loader sees
    return open(
        settings,
        self,
        clock,
        problem,
        ServiceLoader.load(GridFactory.class, Grids.class.getClassLoader()).iterator());
  }

  static Grid open(
      GridSettings settings,
      Membership.Gateway self,
      Clock clock,
      Consumer<String> problem,
      Iterator<GridFactory> factories) {
    if (settings.engine().equals(GridSettings.LOCAL)) {
      return new LocalGridFactory().open(settings, self, clock);
    }
    List<String> broken = new ArrayList<>();
    while (hasNext(factories, broken)) {
      try {
        GridFactory factory = factories.next();
        if (factory.engine().equals(settings.engine())) {
          return factory.open(settings, self, clock);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        broken.add(e.toString());
      } catch (IllegalArgumentException e) {
        return refused(settings.engine(), clock, problem, String.valueOf(e.getMessage()));
      }
    }
    return refused(settings.engine(), clock, problem, missing(settings.engine(), broken));
  }

  /** A JAR that is damaged or lacks what it needs must not hide the others. */
  private static boolean hasNext(Iterator<GridFactory> factories, List<String> broken) {
    while (true) {
      try {
        return factories.hasNext();
      } catch (ServiceConfigurationError | LinkageError e) {
        broken.add(e.toString());
      }
    }
  }

  private static String missing(String engine, List<String> broken) {
    String found =
        ENGINES.contains(engine)
            ? "the engine %s is not there: put shenyu-llm-grid-%s-*.jar beside shenyu-llm-core-*.jar"
                .formatted(engine, engine)
            : "there is no grid of type %s; there are local, ignite and hazelcast"
                .formatted(engine);
    return broken.isEmpty() ? found : found + "; an engine could not be loaded: " + broken;
  }

  private static Grid refused(String engine, Clock clock, Consumer<String> problem, String what) {
    problem.accept(what);
    return new RefusedGrid(engine, what, clock);
  }
}
