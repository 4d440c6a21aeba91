/**
 * The console as a program of its own: a login, the pages under {@code /dashboard/}. None of it is
 * active inside a ShenYu admin, which brings both.
 */
@NullMarked
package io.shenyullm.admin.standalone;

import org.jspecify.annotations.NullMarked;
