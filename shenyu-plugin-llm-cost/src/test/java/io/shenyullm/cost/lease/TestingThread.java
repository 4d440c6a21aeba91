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
package io.shenyullm.cost.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A keeper's thread that runs when it is told to, in a time that passes when it is told to. */
final class TestingThread implements KeeperThread {
  private record Timed(long at, long order, Runnable task) {}

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long nanos = -5_000_000_000L; // a real clock may be negative, too
  private long order;

  @Override
  public boolean execute(Runnable task) {
    return tasks.add(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    timers.add(new Timed(nanos + delay.toNanos(), order++, task));
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  void advance(Duration time) {
    nanos += time.toNanos();
  }

  /** Runs what was handed in and what has become due, but not what becomes due by that. */
  void run() {
    while (!timers.isEmpty() && timers.peek().at() <= nanos) {
      tasks.add(timers.poll().task());
    }
    for (int i = 0; !tasks.isEmpty(); i++) {
      assertThat(i).as("tasks that beget tasks without time passing").isLessThan(100_000);
      tasks.poll().run();
    }
  }
}
