/**
 * Stage 5: what the prompt asks for.
 *
 * <p>Input: the request that may leave the gateway (masked). Output: a {@link
 * io.shenyullm.core.exchange.PromptAnalysis}. An analyser that cannot tell answers {@code UNKNOWN};
 * it never fails a request. Next: {@code plan} ranks the candidates.
 */
@NullMarked
package io.shenyullm.router.analyse;

import org.jspecify.annotations.NullMarked;
