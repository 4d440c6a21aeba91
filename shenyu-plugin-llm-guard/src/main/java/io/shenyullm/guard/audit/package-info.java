/**
 * Writes down every decision. Input: what was decided and how the exchange ended. Output: records
 * in the outbox, each holding the hash of the one before, one chain per gateway and boot. Failure:
 * told to the caller of {@link io.shenyullm.guard.audit.AuditTrail#append}, who refuses the request
 * where its route requires audit. Next: the console stores the records.
 */
@NullMarked
package io.shenyullm.guard.audit;

import org.jspecify.annotations.NullMarked;
