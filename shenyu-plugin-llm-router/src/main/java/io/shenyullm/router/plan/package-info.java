/**
 * Stage 7: which models at which providers may serve a request, and in which order they are tried.
 *
 * <p>Input: the exchange with its analysis, obligations and budget level; the snapshot's catalogue
 * and compiled {@code routing} section; live latency and errors. Output: a {@link
 * io.shenyullm.router.plan.PlanResult}: a plan, or a refusal that names what left no model. Rules
 * that fail never fail the request: scores alone rank then. Next: the guard approves the plan, cost
 * reserves its first candidate's estimate.
 */
@NullMarked
package io.shenyullm.router.plan;

import org.jspecify.annotations.NullMarked;
