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
 * Routing without a gateway: what rules would decide, for operators who write them.
 *
 * <p>Input: a snapshot's document, and requests as data. Output: problems of the rules, decisions
 * with all that led to them, results of tests, and what other rules would have changed about
 * recorded requests. Everything is decided by the request path's own parts: its analyser, its
 * planner, its rule engine and its estimates; nothing is called, stored or charged. What fails says
 * so and changes nothing.
 */
@NullMarked
package io.shenyullm.router.dryrun;

import org.jspecify.annotations.NullMarked;
