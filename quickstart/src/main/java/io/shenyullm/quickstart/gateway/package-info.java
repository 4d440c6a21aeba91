/**
 * A ShenYu gateway assembled from ShenYu's own chain on Spring Boot 3.3, standing in for an
 * installation. It knows nothing of our plugins: they arrive on its class path from {@code
 * ext-lib}.
 */
@NullMarked
package io.shenyullm.quickstart.gateway;

import org.jspecify.annotations.NullMarked;
