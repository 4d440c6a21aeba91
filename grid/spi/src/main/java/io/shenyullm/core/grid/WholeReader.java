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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a map whole after each gap, again and again until that succeeds. Only the reading begun
 * last counts.
 */
final class WholeReader {
  static final Duration DEADLINE = Duration.ofSeconds(10);
  static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Readings that fail one after another before an operator should look. */
  static final int FAILURES_TO_WARN = 5;

  private static final Logger LOG = LoggerFactory.getLogger(WholeReader.class);

  private final ExpiringMap map;
  private final ScheduledExecutorService timer;
  private final Object lock;
  private final Runnable begin;
  private final Predicate<String> wanted;
  private final Function<Map<String, byte[]>, Runnable> done;
  private long reading;
  private long finished;
  private int failures;
  private boolean closed;

  /**
   * @param lock held while {@code begin} and {@code done} run
   * @param begin before a reading begins, first or again
   * @param wanted which keys are worth keeping; asked without the lock
   * @param done takes what has been read and returns what is to be done without the lock
   */
  WholeReader(
      ExpiringMap map,
      ScheduledExecutorService timer,
      Object lock,
      Runnable begin,
      Predicate<String> wanted,
      Function<Map<String, byte[]>, Runnable> done) {
    this.map = map;
    this.timer = timer;
    this.lock = lock;
    this.begin = begin;
    this.wanted = wanted;
    this.done = done;
  }

  /** Reads from now on, whatever has been read before. */
  void read() {
    long number;
    synchronized (lock) {
      number = ++reading;
    }
    read(number, FIRST_PAUSE);
  }

  /** Reads unless a reading is under way or going to be repeated. */
  void readIfIdle() {
    synchronized (lock) {
      if (finished != reading) {
        return;
      }
    }
    read();
  }

  private void read(long number, Duration pause) {
    synchronized (lock) {
      if (closed || number != reading) {
        return;
      }
      begin.run();
    }
    Map<String, byte[]> content = new ConcurrentHashMap<>();
    map.forEach(
            (key, value) -> {
              if (wanted.test(key)) {
                content.put(key, value);
              }
            },
            DEADLINE)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                finish(number, content);
              } else {
                failed(pause, failure);
                again(number, pause);
              }
            });
  }

  private void finish(long number, Map<String, byte[]> content) {
    Runnable after;
    synchronized (lock) {
      if (closed || number != reading) {
        return;
      }
      finished = number;
      if (failures >= FAILURES_TO_WARN) {
        LOG.info("a map of the grid that could not be read has been read again");
      }
      failures = 0;
      after = done.apply(content);
    }
    after.run();
  }

  private void failed(Duration pause, Throwable failure) {
    boolean warn;
    synchronized (lock) {
      warn = ++failures == FAILURES_TO_WARN;
    }
    if (warn) {
      LOG.warn(
          "a map of the grid cannot be read, {} times one after another; what is known of it may be"
              + " out of date, and it is tried again: {}",
          FAILURES_TO_WARN,
          failure.toString());
    } else {
      LOG.debug("reading a map of the grid failed, again in {}", pause, failure);
    }
  }

  private void again(long number, Duration pause) {
    Duration twice = pause.multipliedBy(2);
    Duration next = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    try {
      var unused =
          timer.schedule(() -> read(number, next), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  /** Reads no more. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }
}
