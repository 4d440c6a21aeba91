/** Virtual keys that operators have revoked at every gateway. */
@NullMarked
package io.shenyullm.admin.keys;

import org.jspecify.annotations.NullMarked;
