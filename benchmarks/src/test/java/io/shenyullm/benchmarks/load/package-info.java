@NullMarked
package io.shenyullm.benchmarks.load;

import org.jspecify.annotations.NullMarked;
