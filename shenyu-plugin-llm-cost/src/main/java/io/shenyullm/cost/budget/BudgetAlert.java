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
package io.shenyullm.cost.budget;

/**
 * A budget has reached a threshold. Raised once per threshold, limit and window.
 *
 * @param budget which, and for whom
 * @param window the window that is filling up
 * @param percent the threshold
 * @param limitNanos the limit in force, of which it is a percentage
 * @param settledNanos what has really been spent; holds do not count
 */
public record BudgetAlert(
    BudgetMatch budget, BudgetWindow window, int percent, long limitNanos, long settledNanos) {}
