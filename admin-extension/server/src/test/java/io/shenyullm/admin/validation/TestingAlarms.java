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
package io.shenyullm.admin.validation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Alarms that a test sets off. */
final class TestingAlarms implements Alarms {
  private final BlockingQueue<Alarm> set = new LinkedBlockingQueue<>();

  private record Alarm(Duration delay, Runnable task) {}

  @Override
  public Runnable after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(delay, task);
    set.add(alarm);
    return () -> set.remove(alarm);
  }

  /** Waits until an alarm of this delay is set, and sets it off. */
  void setOff(Duration delay) throws InterruptedException {
    while (true) {
      Alarm next = set.take();
      if (next.delay().equals(delay)) {
        next.task().run();
        return;
      }
      set.add(next);
      Thread.onSpinWait();
    }
  }

  /** Waits until an alarm of this delay is set. */
  void await(Duration delay) {
    while (!pending().contains(delay)) {
      Thread.onSpinWait();
    }
  }

  /** Delays of those that are neither off nor called off. */
  List<Duration> pending() {
    return set.stream().map(Alarm::delay).toList();
  }
}
