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
 * Budget counters that many gateways share by leases: a state machine that runs where the entry is.
 *
 * <p>Input: the entry of one budget scope, an operation of one gateway and the node's time. Output:
 * the changed entry and an answer. No I/O, no clock, JDK types only: grid nodes run exactly this
 * code, whatever engine they are. A malformed entry or operation is refused and changes nothing.
 */
@NullMarked
package io.shenyullm.core.grid.lease;

import org.jspecify.annotations.NullMarked;
