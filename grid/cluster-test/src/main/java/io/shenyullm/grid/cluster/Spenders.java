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
package io.shenyullm.grid.cluster;

import io.shenyullm.core.identity.Principal;
import io.shenyullm.cost.budget.BudgetBook;
import io.shenyullm.cost.budget.BudgetDecision;
import io.shenyullm.cost.budget.BudgetHold;
import io.shenyullm.cost.budget.BudgetListener;
import io.shenyullm.cost.budget.BudgetMatch;
import io.shenyullm.cost.lease.LeaseListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that each do what a request does: reserve, take a while, write the ledger, settle. Also
 * keeps the figures.
 */
final class Spenders implements BudgetListener, LeaseListener {
  private static final Logger LOG = LoggerFactory.getLogger(Spenders.class);
  private static final long DECISION_SECONDS = 60;

  /** Calls take this long at most, and spenders pause as long between them. */
  private static final int LONGEST_CALL_MICROS = 20_000;

  private final Load load;
  private final String member;
  private final LedgerFile ledger;
  private final List<Spender> spenders = new ArrayList<>();

  private final AtomicLong debits = new AtomicLong();
  private final AtomicLong dry = new AtomicLong();
  private final AtomicLong unserved = new AtomicLong();
  private final AtomicLong smallUnserved = new AtomicLong();
  private final AtomicLong callsFailed = new AtomicLong();
  private final AtomicLong firstRefusal = new AtomicLong();
  private final AtomicInteger hammering = new AtomicInteger();
  private final Gap calls = new Gap();
  private final Gap grants = new Gap();
  private final AtomicLong broken = new AtomicLong();
  private volatile Phase phase = Phase.SPENDING;

  private enum Phase {
    SPENDING,
    HAMMERING,
    STOPPED
  }

  private enum Outcome {
    SPENT,
    DRY,
    UNSERVED
  }

  Spenders(Load load, String member, LedgerFile ledger) {
    this.load = load;
    this.member = member;
    this.ledger = ledger;
  }

  void start(BudgetBook book, int threads, long seed) {
    for (int i = 0; i < threads; i++) {
      Spender spender = new Spender(book, i, new Random(seed * 1_000 + i));
      spenders.add(spender);
      spender.thread.start();
    }
  }

  /** All go for the small budget, each until it is told that nothing is left. */
  void hammer() {
    hammering.set(spenders.size());
    phase = Phase.HAMMERING;
  }

  /** Forgets what the start was like. */
  void reset() {
    dry.set(0);
    unserved.set(0);
    callsFailed.set(0);
    calls.reset();
    grants.reset();
    spenders.forEach(spender -> spender.own.reset());
  }

  /**
   * Ends all calls.
   *
   * @return whether every one of them ended as it should
   */
  boolean stop() throws InterruptedException {
    phase = Phase.STOPPED;
    for (Spender spender : spenders) {
      spender.thread.join(TimeUnit.SECONDS.toMillis(DECISION_SECONDS));
      if (spender.thread.isAlive()) {
        LOG.error("{} does not end", spender.thread.getName());
        broken.incrementAndGet();
      }
    }
    return broken.get() == 0;
  }

  Figures figures() {
    return new Figures(
        debits.get(),
        dry.get(),
        unserved.get(),
        calls.longestMillis(),
        grants.longestMillis(),
        spenders.stream().mapToLong(spender -> spender.own.longestMillis()).max().orElse(0),
        callsFailed.get(),
        firstRefusal.get(),
        smallUnserved.get(),
        hammering.get());
  }

  @Override
  public void onExhausted(BudgetDecision.Exhausted exhausted) {
    boolean isDry = isDry(exhausted);
    boolean isSmall = exhausted.budget().definition().scope() == Load.SMALL_SCOPE;
    (isDry ? dry : unserved).incrementAndGet();
    if (isSmall && !isDry) {
      smallUnserved.incrementAndGet();
    }
    // on the thread that decides: no grant that comes later can be taken for an earlier one
    if (isSmall && isDry && firstRefusal.compareAndSet(0, Micros.now())) {
      LOG.info(
          "first refusal of the small budget: {} of {} used or leased by others, {} left here",
          exhausted.usedNanos(),
          exhausted.limitNanos(),
          exhausted.ceilingNanos());
    }
  }

  /** Whether the budget is used and leased to the end; else the grid was too slow to lease more. */
  private static boolean isDry(BudgetDecision.Exhausted exhausted) {
    return exhausted.usedNanos() + exhausted.askedNanos() > exhausted.limitNanos();
  }

  @Override
  public void onCall(Duration took, boolean succeeded) {
    if (succeeded) {
      calls.event();
    } else {
      callsFailed.incrementAndGet();
    }
  }

  private final class Spender implements Runnable {
    final Thread thread;
    final Gap own = new Gap();
    private final BudgetBook book;
    private final Random random;
    private long operations;
    private boolean done;

    Spender(BudgetBook book, int number, Random random) {
      this.book = book;
      this.random = random;
      this.thread = new Thread(this, "spender-" + number);
    }

    @Override
    public void run() {
      try {
        for (Phase now = phase; now != Phase.STOPPED; now = phase) {
          if (now == Phase.HAMMERING && done) {
            pause(); // refused before: the others go on
          } else if (now == Phase.HAMMERING) {
            long cost = load.smallCost();
            done = spend(load.small().matching(load.hammering()), cost, cost) == Outcome.DRY;
            if (done) {
              hammering.decrementAndGet();
            }
          } else {
            Principal who = load.anybody(random);
            long held = load.hold(random);
            spend(load.general().matching(who), held, load.cost(held, random));
            pause();
          }
        }
      } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
        broken.incrementAndGet();
        LOG.error("{} has ended too early", thread.getName(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private Outcome spend(List<BudgetMatch> budgets, long held, long cost)
        throws IOException, InterruptedException, ExecutionException, TimeoutException {
      String operation = member + "#" + thread.getName() + "#" + operations++;
      BudgetDecision decision =
          book.reserveOrAsk(operation, budgets, held, held)
              .toCompletableFuture()
              .get(DECISION_SECONDS, TimeUnit.SECONDS);
      long granted = Micros.now();
      BudgetHold hold =
          decision.<@Nullable BudgetHold>fold(
              BudgetDecision.Held::hold,
              exhausted -> null,
              closed -> {
                throw new IllegalStateException("closed: " + closed.operationId());
              });
      if (hold == null) {
        return decision instanceof BudgetDecision.Exhausted exhausted && isDry(exhausted)
            ? Outcome.DRY
            : Outcome.UNSERVED;
      }
      own.event();
      grants.event();
      pause();
      ledger.append(granted, cost, budgets, hold.windows());
      if (!hold.settle(cost)) {
        throw new IllegalStateException("settled twice: " + operation);
      }
      debits.incrementAndGet();
      return Outcome.SPENT;
    }

    private void pause() throws InterruptedException {
      TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_CALL_MICROS));
    }
  }
}
