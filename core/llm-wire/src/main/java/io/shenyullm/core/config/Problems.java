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
package io.shenyullm.core.config;

import io.shenyullm.core.config.SnapshotException.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that an author sees all of them at once. Not thread-safe. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** A step that may find problems. */
  public interface Step {
    void run() throws SnapshotException;
  }

  /** A step that has a result. */
  public interface Reading<T> {
    T get() throws SnapshotException;
  }

  public void add(SnapshotException e) {
    found.addAll(e.problems());
  }

  public void run(Step step) {
    runs(step);
  }

  /** Runs a step; whether it found nothing. */
  public boolean runs(Step step) {
    try {
      step.run();
      return true;
    } catch (SnapshotException e) {
      add(e);
      return false;
    }
  }

  public <T> T get(Reading<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (SnapshotException e) {
      add(e);
      return otherwise;
    }
  }

  public boolean any() {
    return !found.isEmpty();
  }

  public int count() {
    return found.size();
  }

  public List<Problem> all() {
    return List.copyOf(found);
  }
}
