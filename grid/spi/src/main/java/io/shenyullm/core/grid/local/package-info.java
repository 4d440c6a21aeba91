/**
 * The grid of a gateway that stands alone, in its own memory.
 *
 * <p>Input and output: see {@link io.shenyullm.core.grid}. What lives for a time may be dropped
 * earlier when memory runs short; what lives for ever and counters never are. Nothing survives the
 * process.
 */
@NullMarked
package io.shenyullm.core.grid.local;

import org.jspecify.annotations.NullMarked;
