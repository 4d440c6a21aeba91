/** Models and providers that a snapshot offers, with prices by effective date. */
@NullMarked
package io.shenyullm.core.catalog;

import org.jspecify.annotations.NullMarked;
