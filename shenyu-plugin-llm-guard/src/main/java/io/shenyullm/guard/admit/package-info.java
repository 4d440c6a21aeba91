/**
 * Decides whether a request may proceed. Input: parsed request and principal. Output: an {@link
 * io.shenyullm.core.exchange.Admission}, the masked request, and the stages that restore the reply,
 * approve the plan and audit the outcome. Failure: CLOSED; what cannot be scanned, decided or
 * (where the route requires it) audited is refused. Next: budgets, analysis, routing.
 */
@NullMarked
package io.shenyullm.guard.admit;

import org.jspecify.annotations.NullMarked;
