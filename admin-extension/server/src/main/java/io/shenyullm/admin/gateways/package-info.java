/** Who obeys what, and the grid that they share. */
@NullMarked
package io.shenyullm.admin.gateways;

import org.jspecify.annotations.NullMarked;
