/**
 * Stage 11, meter: tokens of a reply.
 *
 * <p>Input: provider events and replies as they pass. Output: the provider's own usage or, where it
 * sends none or the stream is cut, a local count marked as estimated. Failure: bytes that are not
 * JSON are passed on and counted by their length. Next: the scan stage sees the same events; the
 * usage is settled when the exchange ends, however it ends.
 */
@NullMarked
package io.shenyullm.cost.meter;

import org.jspecify.annotations.NullMarked;
