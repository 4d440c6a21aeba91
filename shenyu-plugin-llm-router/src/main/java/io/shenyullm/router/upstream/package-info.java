/**
 * Stage 10, one attempt: calls one provider in its own protocol.
 *
 * <p>Input: the request that may leave the gateway and a model offer; address, credentials and time
 * limits come from the offer's provider only. Output: a reply or events in OpenAI's form. Every
 * failure is an {@link io.shenyullm.router.upstream.UpstreamException} that says whether another
 * provider may be tried. Next: {@code dispatch} runs the events through the stages.
 */
@NullMarked
package io.shenyullm.router.upstream;

import org.jspecify.annotations.NullMarked;
