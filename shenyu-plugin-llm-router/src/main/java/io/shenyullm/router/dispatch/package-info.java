/*
 * Copyright $YEAR The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
/**
 * Stages 5 to 12 in their order: drives one exchange from analysis to settlement.
 *
 * <p>Input: an exchange on which guard and cost have left their verdicts and stages. Output: a
 * reply or stream handed to a {@link io.shenyullm.router.dispatch.ReplySink}. Expected refusals are
 * signalled as {@link io.shenyullm.core.exchange.RefusedException}; a provider that fails before
 * its first content is replaced by the next candidate, one that fails later ends the stream with an
 * error. Whatever happens, the exchange is settled exactly once.
 */
@NullMarked
package io.shenyullm.router.dispatch;

import org.jspecify.annotations.NullMarked;
