/** Replies that gateways keep and share. */
@NullMarked
package io.shenyullm.admin.cache;

import org.jspecify.annotations.NullMarked;
