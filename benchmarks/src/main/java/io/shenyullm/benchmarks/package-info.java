/**
 * Benchmarks. Input: the modules as they ship. Output: figures, for {@code RESULTS.md}; a failure
 * stops the run and says nothing about speed. Nothing comes next.
 */
@NullMarked
package io.shenyullm.benchmarks;

import org.jspecify.annotations.NullMarked;
