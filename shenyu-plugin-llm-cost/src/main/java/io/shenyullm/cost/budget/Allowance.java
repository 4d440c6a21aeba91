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
package io.shenyullm.cost.budget;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says how much of each budget this gateway may use. The seam under which budgets are shared:
 * alone, a gateway may use the whole limit; among several, it may use what it has leased.
 */
@FunctionalInterface
public interface Allowance {
  /** One gateway owns every budget whole. */
  Allowance WHOLE = (budget, window, usage) -> Share.WHOLE;

  /**
   * A counter begins, for a window that nothing has been used of here. Called by whichever thread
   * is first; must not block.
   *
   * @param usage reads the counter from then on
   */
  Share open(BudgetMatch budget, BudgetWindow window, Usage usage);

  /**
   * A reservation did not fit. Completes with whether trying again makes sense: soon if more can be
   * had from elsewhere, at once with {@code false} if not. May complete on any thread.
   */
  default CompletionStage<Boolean> more(List<Shortage> shortages) {
    return CompletableFuture.completedFuture(false);
  }

  /**
   * What a reservation lacks of one share.
   *
   * @param share the share
   * @param askedNanos what the reservation wants of it beyond what it holds
   * @param grows whether a hold that is there wants more: it stays in its window, also when that
   *     has ended
   */
  record Shortage(Share share, long askedNanos, boolean grows) {}

  /** What is counted here of one budget in one window. */
  interface Usage {
    /** Settled and held. */
    long usedNanos();

    long settledNanos();
  }

  /** This gateway's part of one budget in one window. Asked on every reservation: from memory. */
  interface Share {
    /** The whole limit. */
    Share WHOLE = definition -> definition.frozen() ? 0 : definition.limitNanos();

    /**
     * What this gateway may have settled and held, all told. Going down refuses new holds and takes
     * none back.
     *
     * @param definition the budget as the newest snapshot has it
     */
    long allowedNanos(BudgetDefinition definition);

    /** The limit in force, which an operator may have changed on top of the snapshot. */
    default long limitNanos(BudgetDefinition definition) {
      return definition.limitNanos();
    }

    /** Whether new calls are refused whatever is left. */
    default boolean isFrozen(BudgetDefinition definition) {
      return definition.frozen();
    }

    /** Spent by other gateways, as last heard. */
    default long othersSettledNanos() {
      return 0;
    }

    /** Leased by other gateways and not known to be spent, as last heard. */
    default long othersOpenNanos() {
      return 0;
    }

    /** Somebody looks at the figures; they may be brought up to date for the next look. */
    default void onRead() {}

    /** A hold has been taken. */
    default void onHeld(long usedNanos) {}

    /** Money has been spent. */
    default void onSettled() {}
  }
}
