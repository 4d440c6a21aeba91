/** Counting tokens locally, where no provider has counted them yet. */
@NullMarked
package io.shenyullm.core.tokens;

import org.jspecify.annotations.NullMarked;
