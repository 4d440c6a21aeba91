/**
 * The grid on Apache Ignite, as gateways and consoles see it: a thin client that finds the nodes,
 * comes back to them, and says what is wrong with them.
 *
 * <p>Input: calls of the grid SPI. Output: their results, or one {@link
 * io.shenyullm.core.grid.GridException} that tells whether the call may have been applied. Nodes
 * that are away never stop the process: calls fail at once, and connecting goes on behind them.
 */
@NullMarked
package io.shenyullm.grid.ignite;

import org.jspecify.annotations.NullMarked;
