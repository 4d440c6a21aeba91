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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.snapshot.SnapshotException.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that an author sees all of them at once. Not thread-safe. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** A step that may find problems. */
  interface Step {
    void run() throws SnapshotException;
  }

  /** A step that has a result. */
  interface Reading<T> {
    T get() throws SnapshotException;
  }

  void add(SnapshotException e) {
    found.addAll(e.problems());
  }

  void run(Step step) {
    runs(step);
  }

  /** Runs a step; whether it found nothing. */
  boolean runs(Step step) {
    try {
      step.run();
      return true;
    } catch (SnapshotException e) {
      add(e);
      return false;
    }
  }

  <T> T get(Reading<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (SnapshotException e) {
      add(e);
      return otherwise;
    }
  }

  boolean any() {
    return !found.isEmpty();
  }

  int count() {
    return found.size();
  }

  List<Problem> all() {
    return List.copyOf(found);
  }
}
