/**
 * Which of several consoles on one database does what one must do: it watches folders and does what
 * is due. Input: the clock and one row. Output: whether it is this console. Failure: while the
 * database is away nobody leads, once the lease has run out.
 */
@NullMarked
package io.shenyullm.admin.leader;

import org.jspecify.annotations.NullMarked;
