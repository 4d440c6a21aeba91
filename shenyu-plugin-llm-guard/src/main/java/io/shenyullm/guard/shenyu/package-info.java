/**
 * The guard as a ShenYu plugin. Input: the host's exchange and rule. Output: an admitted exchange
 * handed down the chain. Failure: a refusal signalled to the frame that writes it. Next: the cost
 * and router plugins, or the host's own proxy.
 */
@NullMarked
package io.shenyullm.guard.shenyu;

import org.jspecify.annotations.NullMarked;
