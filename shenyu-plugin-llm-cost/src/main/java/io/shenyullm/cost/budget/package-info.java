/**
 * Budgets of a gateway: definitions from the snapshot, counters in memory.
 *
 * <p>Input: who asks (a principal) and how much a call may cost. Output: a hold on every budget
 * that applies, or the budget that is exhausted. Failure: CLOSED, a budget that cannot be counted
 * refuses the call. Next: the call is made, metered and settled against the hold.
 *
 * <p>JDK types only. How much of a budget this gateway may use is for {@link
 * io.shenyullm.cost.budget.Allowance} to say: all of it, or what it has leased.
 */
@NullMarked
package io.shenyullm.cost.budget;

import org.jspecify.annotations.NullMarked;
