/**
 * Incremental server-sent-events codec.
 *
 * <p>Input: byte chunks split anywhere. Output: whole events. An event over the limit fails the
 * stream.
 */
@NullMarked
package io.shenyullm.core.sse;

import org.jspecify.annotations.NullMarked;
