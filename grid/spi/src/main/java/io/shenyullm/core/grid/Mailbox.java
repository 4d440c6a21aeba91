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

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to one receiver: in the order in which they were added, one at a time, on the
 * threads of an executor. Adding never blocks and never runs the receiver on the adding thread, so
 * it may be done under a lock. Thread-safe.
 *
 * <p>A receiver that throws loses that event only. When more than {@link #LIMIT} events wait, all
 * that wait are dropped and the overflow action runs instead, in order with what comes next.
 *
 * @param <T> kind of event
 */
public final class Mailbox<T> implements Subscription {
  /** Most events that wait. */
  public static final int LIMIT = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final Executor executor;
  private final Consumer<? super T> receiver;
  private final Runnable overflow;
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean overflown;
  private volatile boolean closed;

  /**
   * @param executor runs the receiver
   * @param receiver must not block
   * @param overflow tells the receiver that it has missed events
   */
  public Mailbox(Executor executor, Consumer<? super T> receiver, Runnable overflow) {
    this.executor = Objects.requireNonNull(executor, "executor");
    this.receiver = Objects.requireNonNull(receiver, "receiver");
    this.overflow = Objects.requireNonNull(overflow, "overflow");
  }

  /** A mailbox that keeps what is added until {@link #open} is called. */
  static <T> Mailbox<T> held(Executor executor, Consumer<? super T> receiver, Runnable overflow) {
    Mailbox<T> mailbox = new Mailbox<>(executor, receiver, overflow);
    mailbox.waiting.set(1);
    return mailbox;
  }

  /** Begins to deliver what {@link #held} has kept. Called once. */
  void open() {
    if (waiting.decrementAndGet() != 0) {
      schedule();
    }
  }

  /** Adds an event; ignored once closed. */
  public void add(T event) {
    if (closed || overflown) {
      return;
    }
    if (waiting.get() >= LIMIT) {
      // counted like an event, so that it is seen even if all that waited has just been delivered
      overflown = true;
    } else {
      queue.add(event);
    }
    if (waiting.getAndIncrement() == 0) {
      schedule();
    }
  }

  private void schedule() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      // the grid is closing: nobody is told any more
      closed = true;
      queue.clear();
    }
  }

  private void drain() {
    int batch = waiting.get();
    do {
      for (int i = 0; i < batch; i++) {
        if (overflown) {
          // older events must not follow the news that newer ones are missing
          queue.clear();
          overflown = false;
          deliver(overflow);
        }
        T event = queue.poll();
        if (event != null) {
          deliver(() -> receiver.accept(event));
        }
      }
      batch = waiting.addAndGet(-batch);
    } while (batch != 0);
  }

  private void deliver(Runnable delivery) {
    if (closed) {
      return;
    }
    try {
      delivery.run();
    } catch (RuntimeException e) {
      // foreign code: its bug must not cost others their events
      LOG.warn("A listener of the grid failed", e);
    }
  }

  /** Delivers nothing more, except what is being delivered. */
  @Override
  public void close() {
    closed = true;
    queue.clear();
  }
}
