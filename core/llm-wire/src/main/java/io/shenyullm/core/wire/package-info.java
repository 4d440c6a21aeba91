/**
 * Requests, replies and stream events in the protocol in which they came, with unknown fields kept.
 *
 * <p>Input: a parsed JSON tree (maps, lists, strings, numbers, booleans) and the {@link
 * io.shenyullm.core.wire.Form} of its protocol, which knows where things stand in it. Output:
 * immutable values that answer without telling the protocol. A wrong type fails with {@link
 * io.shenyullm.core.wire.InvalidRequestException}, which names the field. What goes from one
 * protocol to another is {@code core.protocol}'s business.
 */
@NullMarked
package io.shenyullm.core.wire;

import org.jspecify.annotations.NullMarked;
