/** The protocols that the gateway speaks, by name. */
@NullMarked
package io.shenyullm.core.protocols;

import org.jspecify.annotations.NullMarked;
