/**
 * Exact cost of a usage record, and estimates before the call. Decimals for records, nano-units for
 * counters.
 */
@NullMarked
package io.shenyullm.core.pricing;

import org.jspecify.annotations.NullMarked;
