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
package io.shenyullm.core.shenyu.rehearsal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Answers made-up requests before the host's server listens. Whatever goes wrong in it is told in
 * one WARN and keeps no gateway from starting. It ends when its time is over or when enough
 * requests were answered, whichever comes first.
 */
public final class Rehearsal implements SmartLifecycle {
  /** Property of {@link #Rehearsal the limit}. */
  public static final String LIMIT_PROPERTY = "shenyu.llm.rehearsal.limit";

  /** Longest time for the requests by default; opening and closing the copy comes on top. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(4);

  static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** Far before the phase in which Spring Boot's server begins to listen. */
  private static final int BEFORE_THE_SERVER = SmartLifecycle.DEFAULT_PHASE - 8192;

  /** From about here on the JIT finds little that is new. */
  private static final int ENOUGH = 6_000;

  /** For opening and closing, after which the gateway starts without waiting any longer. */
  private static final Duration GRACE = Duration.ofSeconds(60);

  private final Duration limit;
  private final Path dataDirectory;
  private final BooleanSupplier answers;
  private volatile boolean running;

  /**
   * @param limit longest time for the requests; zero for no rehearsal
   * @param dataDirectory the gateway's own, where the copy has its folder meanwhile
   * @param answers whether the gateway has a plugin that answers; else there is nothing to rehearse
   */
  public Rehearsal(Duration limit, Path dataDirectory, BooleanSupplier answers) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException(LIMIT_PROPERTY + " must not be negative: " + limit);
    }
    this.limit = Objects.requireNonNull(limit, "limit");
    this.dataDirectory = Objects.requireNonNull(dataDirectory, "dataDirectory");
    this.answers = Objects.requireNonNull(answers, "answers");
  }

  @Override
  public void start() {
    running = true;
    if (limit.isZero() || !answers.getAsBoolean()) {
      return;
    }
    Thread thread = new Thread(this::rehearse, "llm-rehearsal");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(limit.plus(GRACE).toMillis());
      if (thread.isAlive()) {
        LOG.warn("the rehearsal hangs and is given up; the first requests will be slow");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void rehearse() {
    long started = System.nanoTime();
    int answered = 0;
    try (RehearsalGateway gateway = RehearsalGateway.open(dataDirectory)) {
      RehearsalCaller caller = gateway.caller();
      long deadline = System.nanoTime() + limit.toNanos();
      while (answered < ENOUGH && System.nanoTime() - deadline < 0) {
        caller.ask(answered);
        answered++;
      }
      LOG.info(
          "rehearsed {} made-up requests, {} ms with getting ready; set {} to change how long",
          answered,
          (System.nanoTime() - started) / 1_000_000,
          LIMIT_PROPERTY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      // an Error, too: whatever it is, it is no reason not to start
      LOG.warn(
          "the rehearsal ended after {} requests, so the first real ones will be slow",
          answered,
          e);
    }
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return BEFORE_THE_SERVER;
  }
}
