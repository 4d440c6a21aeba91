/**
 * Adapter to the host gateway: the plugin and its auto-configuration.
 *
 * <p>Input: a request that ShenYu has matched to a rule. Output: the answer, or a refusal signalled
 * to {@link io.shenyullm.core.shenyu.LlmEntry}, which writes it. Routes that the host's own proxy
 * drives pass by. Next: nothing, the router ends the chain.
 */
@NullMarked
package io.shenyullm.router.shenyu;

import org.jspecify.annotations.NullMarked;
