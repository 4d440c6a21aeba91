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
 * Stage 10, one attempt: calls one provider in its own protocol.
 *
 * <p>Input: the request that may leave the gateway and a model offer; address, credentials and time
 * limits come from the offer's provider only. Output: a reply or events in OpenAI's form. Every
 * failure is an {@link io.shenyullm.router.upstream.UpstreamException} that says whether another
 * provider may be tried. Next: {@code dispatch} runs the events through the stages.
 */
@NullMarked
package io.shenyullm.router.upstream;

import org.jspecify.annotations.NullMarked;
