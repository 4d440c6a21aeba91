@NullMarked
package io.shenyullm.grid.hazelcast;

import org.jspecify.annotations.NullMarked;
