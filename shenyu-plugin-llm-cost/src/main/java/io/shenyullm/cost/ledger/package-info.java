/**
 * Fills budget counters from the console's ledger.
 *
 * <p>Input: the budgets of a snapshot. Output: what was spent in their windows before this process
 * started counting. Failure: OPEN, said in the log: counters start from nothing and the question is
 * asked again, every minute at last. Next: the counters go on in memory.
 */
@NullMarked
package io.shenyullm.cost.ledger;

import org.jspecify.annotations.NullMarked;
