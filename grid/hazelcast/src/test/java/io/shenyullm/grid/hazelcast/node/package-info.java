@NullMarked
package io.shenyullm.grid.hazelcast.node;

import org.jspecify.annotations.NullMarked;
