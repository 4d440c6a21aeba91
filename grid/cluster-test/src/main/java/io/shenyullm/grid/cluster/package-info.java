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
 * Proof that budgets on a grid survive nodes and gateways: real processes on loopback, some of them
 * killed, halted or slow, and afterwards every figure of the grid held against the ledgers.
 *
 * <p>{@link io.shenyullm.grid.cluster.ClusterMain} starts grid nodes and {@link
 * io.shenyullm.grid.cluster.SpenderMain}s, plays scenarios and prints one line per check. A spender
 * is what counts of a gateway: a grid client, a budget book, a lease keeper and an outbox.
 */
@NullMarked
package io.shenyullm.grid.cluster;

import org.jspecify.annotations.NullMarked;
