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
package io.shenyullm.core.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what is due when the test lets time pass, on the test's thread. */
public final class TestingTimer extends ScheduledThreadPoolExecutor {
  private final TestingTime time;
  private final List<Task> tasks = new CopyOnWriteArrayList<>();

  public TestingTimer(TestingTime time) {
    super(0);
    this.time = time;
  }

  /** Lets time pass, in steps from one task that is due to the next. */
  public void pass(Duration duration) {
    long end = time.getAsLong() + duration.toNanos();
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> !task.isDone() && task.dueAt <= end)
              .min((a, b) -> Long.compare(a.dueAt, b.dueAt))
              .orElse(null);
      if (next == null) {
        break;
      }
      time.pass(Duration.ofNanos(Math.max(0, next.dueAt - time.getAsLong())));
      tasks.remove(next);
      next.run();
    }
    time.pass(Duration.ofNanos(end - time.getAsLong()));
  }

  /** Tasks that are yet to run. */
  public long waiting() {
    return tasks.stream().filter(task -> !task.isDone()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    Task task = new Task(command, time.getAsLong() + unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
    private final long dueAt;

    Task(Runnable command, long dueAt) {
      super(command, null);
      this.dueAt = dueAt;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueAt - time.getAsLong(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
