/**
 * What operators change at once in the shared state.
 *
 * <p>Input: the grid that gateways use. Output: controls in its near maps, which gateways obey in
 * under a second. The database keeps the controls too, and a grid that lacks them is given them.
 * Without a shared grid reading shows nothing and changing is refused with what to do instead.
 */
@NullMarked
package io.shenyullm.admin.control;

import org.jspecify.annotations.NullMarked;
