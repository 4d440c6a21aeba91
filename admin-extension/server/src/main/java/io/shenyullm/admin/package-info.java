/**
 * The admin extension: a library that a ShenYu admin picks up from its class path, and a program of
 * its own.
 */
@NullMarked
package io.shenyullm.admin;

import org.jspecify.annotations.NullMarked;
