/**
 * Stages 5 to 12 in their order: drives one exchange from analysis to settlement.
 *
 * <p>Input: an exchange on which guard and cost have left their verdicts and stages. Output: a
 * reply or stream handed to a {@link io.shenyullm.router.dispatch.ReplySink}. Expected refusals are
 * signalled as {@link io.shenyullm.core.http.RefusedException}; a provider that fails before its
 * first content is replaced by the next candidate, one that fails later ends the stream with an
 * error. Whatever happens, the exchange is settled exactly once.
 */
@NullMarked
package io.shenyullm.router.dispatch;

import org.jspecify.annotations.NullMarked;
