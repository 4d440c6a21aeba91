/** Tests of the grid on Ignite, against nodes in processes of their own. */
@NullMarked
package io.shenyullm.grid.ignite;

import org.jspecify.annotations.NullMarked;
