/**
 * What gateways have last said of themselves, for the parts of the console that show some of it.
 * Input: status records, by way of the data plane. Failure: what is known gets old, and says so.
 */
@NullMarked
package io.shenyullm.admin.reported;

import org.jspecify.annotations.NullMarked;
