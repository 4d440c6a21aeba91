/** Crash-safe queue on disk for usage and audit records, drained in batches to the console. */
@NullMarked
package io.shenyullm.core.outbox;

import org.jspecify.annotations.NullMarked;
