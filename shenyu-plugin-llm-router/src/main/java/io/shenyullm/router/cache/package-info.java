/**
 * Stage 6: answering from the cache.
 *
 * <p>Input: an admitted, masked request. Output: the reply that an equal request of the same tenant
 * has got before, still masked, or a miss, after which the provider's reply is kept. Failure: a
 * cache that is slow or away is a miss. What comes next: a plan, which the model of a cached reply
 * must be part of, and its replay; or the call of a provider.
 */
@NullMarked
package io.shenyullm.router.cache;

import org.jspecify.annotations.NullMarked;
