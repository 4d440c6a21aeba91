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
 * Budgets shared with other gateways: slices of them are leased from the grid and spent in memory.
 *
 * <p>Input: what the book uses of each window, operators' controls, recalls by other gateways.
 * Output: what this gateway may use ({@link io.shenyullm.cost.budget.Allowance.Share}), read by
 * requests without waiting. Failure: while the grid is away the leases that are there are spent,
 * then the budget's own policy decides: refuse, or go on up to a stated allowance. Next: the grid
 * counts what is reported; the ledger is the truth for processes that died.
 *
 * <p>One thread keeps the books of all leases; requests read volatile fields and leave signals.
 */
@NullMarked
package io.shenyullm.cost.lease;

import org.jspecify.annotations.NullMarked;
