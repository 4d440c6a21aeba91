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
 * What operators see of the shared state, and what they change in it at once.
 *
 * <p>Input: the grid that gateways use. Output: its health, budgets and leases for the console's
 * API, and controls in its near maps, which gateways obey in under a second. The database keeps the
 * controls too, and a grid that lacks them is given them. Without a shared grid reading shows
 * nothing and changing is refused with what to do instead.
 */
@NullMarked
package io.shenyullm.admin.grid;

import org.jspecify.annotations.NullMarked;
