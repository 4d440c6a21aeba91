@NullMarked
package io.shenyullm.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
