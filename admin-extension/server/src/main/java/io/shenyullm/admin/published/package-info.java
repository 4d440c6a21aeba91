/** What of the snapshot in force others need to know. */
@NullMarked
package io.shenyullm.admin.published;

import org.jspecify.annotations.NullMarked;
