/**
 * How load figures come about. Input: what the operating system counts, and what slices of load
 * measured. Output: processor time by kind of thread, orders, verdicts, medians with intervals;
 * nothing here reads a clock or a file. Input that makes no sense throws. {@code load} comes next.
 */
@NullMarked
package io.shenyullm.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
