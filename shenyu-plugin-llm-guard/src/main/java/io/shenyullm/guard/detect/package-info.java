/**
 * Finds personal data and secrets in text.
 *
 * <p>Input: one text of a request or reply. Output: {@link io.shenyullm.guard.detect.Finding}s that
 * do not overlap, in text order. Pure CPU, no I/O; a {@link io.shenyullm.guard.detect.Detector} is
 * compiled once per snapshot and shared by all threads. Scanning never fails for any text; a wrong
 * configuration is refused when it is compiled. Next: {@code guard.admit} decides with the
 * findings, {@code guard.mask} replaces them.
 */
@NullMarked
package io.shenyullm.guard.detect;

import org.jspecify.annotations.NullMarked;
