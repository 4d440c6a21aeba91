/**
 * The ShenYu plugin, its metrics and its wiring.
 *
 * <p>Input: beans of the core (entry, outbox, token counter) and an exchange that the first plugin
 * has opened. Output: the cost stages registered on it. Failure: a refusal goes back through the
 * entry, which writes it; an exchange without this plugin lacks the verdict {@code reserve}. Next:
 * the router plugin, or the host's own proxy.
 */
@NullMarked
package io.shenyullm.cost.shenyu;

import org.jspecify.annotations.NullMarked;
