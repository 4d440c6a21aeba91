/**
 * What this gateway tells the console of itself, every five seconds and apart from the outbox's
 * order. Input: what each part adds by a {@link io.shenyullm.core.shenyu.status.StatusSource}.
 * Output: a {@link io.shenyullm.records.StatusRecord}. Failure: nothing waits for it and nothing
 * depends on it; a console that does not hear is told less and less often, and one log line says
 * so. Next: the console's data plane.
 */
@NullMarked
package io.shenyullm.core.shenyu.status;

import org.jspecify.annotations.NullMarked;
