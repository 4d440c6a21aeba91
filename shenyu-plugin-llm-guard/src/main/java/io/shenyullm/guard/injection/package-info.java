/**
 * Rates how likely a text tries to take over the model: overriding instructions, stealing the
 * system prompt, role-play jailbreaks, and instructions hidden in documents or tool results.
 *
 * <p>Input: one text. Output: a score from 0 to 1. Pure CPU, no I/O, never fails for any text.
 * Next: {@code guard.admit} compares the score with the configured threshold.
 */
@NullMarked
package io.shenyullm.guard.injection;

import org.jspecify.annotations.NullMarked;
