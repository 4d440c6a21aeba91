/*
 * Copyright 2026 The ShenYu LLM plugins authors
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
 * State shared between gateways: what an engine (local, Ignite, Hazelcast) must offer, and what is
 * built on that alike for all engines.
 *
 * <p>Input: keys and bytes from the budget leases, the reply cache and operators' controls. Output:
 * the same on every gateway. A grid that is away fails each call at once; callers say what they do
 * then. Zero configuration means one in-process grid that shares nothing.
 */
@NullMarked
package io.shenyullm.core.grid;

import org.jspecify.annotations.NullMarked;
