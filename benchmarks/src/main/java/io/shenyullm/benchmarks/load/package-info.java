/**
 * The load run behind {@code make bench}. Input: what the build packaged, started as the demo
 * starts it, and durations from the environment. Output: a table, printed and written to {@code
 * RESULTS.md}. Replies that are not what was asked for are counted as failed and in no other
 * figure; more than one in a hundred fails the run. Nothing comes next.
 */
@NullMarked
package io.shenyullm.benchmarks.load;

import org.jspecify.annotations.NullMarked;
