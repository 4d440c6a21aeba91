/** State shared between gateways. Zero configuration means one in-process grid. */
@NullMarked
package io.shenyullm.core.grid;

import org.jspecify.annotations.NullMarked;
