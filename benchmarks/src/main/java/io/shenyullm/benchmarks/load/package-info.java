/**
 * The load run behind {@code make bench}. Input: what the build packaged, started as the demo
 * starts it, and wishes from the environment. Output: tables, printed and written to {@code
 * RESULTS.md}; of a quick run the tables and one line, printed. Replies that are not what was asked
 * for count as failed and in no other figure; more than one in a hundred of a slice fails the row,
 * and a failed row the run, at its end. A machine that is too noisy makes a quick run end with
 * status 3. Nothing comes next.
 */
@NullMarked
package io.shenyullm.benchmarks.load;

import org.jspecify.annotations.NullMarked;
