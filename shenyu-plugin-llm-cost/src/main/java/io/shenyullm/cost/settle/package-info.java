/**
 * Stages 4, 9 and 12 of the cost plugin: budget level, reservation, settlement.
 *
 * <p>Input: the principal's budgets, an estimate for the model, at the end the metered usage and
 * how the exchange ended. Output: a hold before the call; after it the exact cost booked and one
 * usage record in the outbox. Failure: CLOSED before the call (no hold, no call); after it the cost
 * is booked in memory even if the record cannot be written, which is logged and counted. Next: the
 * record goes to the console.
 */
@NullMarked
package io.shenyullm.cost.settle;

import org.jspecify.annotations.NullMarked;
