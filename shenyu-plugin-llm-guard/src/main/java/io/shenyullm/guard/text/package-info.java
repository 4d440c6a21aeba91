/**
 * Reads texts for detection and for the injection score.
 *
 * <p>Input: a text's characters. Output: where words stand in it. Pure CPU, no I/O; never fails for
 * any text. Next: {@code guard.detect} and {@code guard.injection} look closer at those places.
 */
@NullMarked
package io.shenyullm.guard.text;

import org.jspecify.annotations.NullMarked;
