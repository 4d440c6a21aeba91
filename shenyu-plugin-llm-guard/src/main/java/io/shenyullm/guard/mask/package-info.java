/**
 * Replaces findings by placeholders and puts the values back into the reply.
 *
 * <p>Input: segments and their findings; later the texts of the reply, whole or in stream chunks.
 * Output: masked text for the upstream, restored text for the caller. Values are restored from the
 * request's own map only, and as far as their origin lets them: what the application's instructions
 * alone hold is not. A placeholder that is not restored stays as it is. Nothing here fails for any
 * text. Before: {@code guard.detect}; next: the encoder towards the caller.
 */
@NullMarked
package io.shenyullm.guard.mask;

import org.jspecify.annotations.NullMarked;
