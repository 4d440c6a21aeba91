/**
 * The canonical request, reply and stream event: OpenAI chat completions with unknown fields kept.
 *
 * <p>Input: a parsed JSON tree (maps, lists, strings, numbers, booleans). Output: immutable values.
 * A wrong type fails with {@link io.shenyullm.core.wire.InvalidRequestException}, which names the
 * field. Every other protocol is translated to and from these values at the edges. What looks into
 * texts sees a request as {@link io.shenyullm.core.wire.Segment}s, each with who wrote it.
 */
@NullMarked
package io.shenyullm.core.wire;

import org.jspecify.annotations.NullMarked;
