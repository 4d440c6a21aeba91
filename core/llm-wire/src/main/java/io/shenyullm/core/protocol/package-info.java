/**
 * What stands between protocols: a typed conversation, reply and stream.
 *
 * <p>Input: a {@link io.shenyullm.core.wire.ChatRequest} or a provider's JSON in one protocol.
 * Output: the same in another. What cannot be said in it fails with {@link
 * io.shenyullm.core.protocol.UntranslatableException}, what a provider sends that is none of its
 * protocol with {@link io.shenyullm.core.protocol.InvalidReplyException}. Where both sides speak
 * the same, none of these types is made. Next: the upstream call.
 */
@NullMarked
package io.shenyullm.core.protocol;

import org.jspecify.annotations.NullMarked;
