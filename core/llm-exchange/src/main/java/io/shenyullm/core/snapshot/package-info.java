/**
 * Signed, versioned configuration: raw document, validation, compilation off the event loop, one
 * atomic swap; the last good one is kept on disk and stays in force when a new one is refused.
 */
@NullMarked
package io.shenyullm.core.snapshot;

import org.jspecify.annotations.NullMarked;
