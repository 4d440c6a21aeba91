/** Who asks: accounts, roles and sessions of the console that runs alone. */
@NullMarked
package io.shenyullm.admin.identity;

import org.jspecify.annotations.NullMarked;
