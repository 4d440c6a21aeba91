/**
 * One request on its way through guard, cost and router: its facts, verdicts and the stages that
 * the plugins register on it. See {@link io.shenyullm.core.exchange.LlmExchange}.
 *
 * <p>Guard and cost act at once when they run and leave callbacks for later stages; the driver (the
 * router, or the response tap where no router is) calls them in order. A required verdict that is
 * missing refuses the request.
 */
@NullMarked
package io.shenyullm.core.exchange;

import org.jspecify.annotations.NullMarked;
