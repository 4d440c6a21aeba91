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
 * Adapter to the host gateway: the plugin and its auto-configuration.
 *
 * <p>Input: a request that ShenYu has matched to a rule. Output: the answer, or a refusal signalled
 * to {@link io.shenyullm.core.shenyu.LlmEntry}, which writes it. Routes that the host's own proxy
 * drives pass by. Next: nothing, the router ends the chain.
 */
@NullMarked
package io.shenyullm.router.shenyu;

import org.jspecify.annotations.NullMarked;
