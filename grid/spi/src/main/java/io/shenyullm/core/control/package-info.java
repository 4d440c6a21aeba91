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
 * What operators change at once, without publishing a snapshot: limits and freezes of budgets,
 * revoked keys. Kept in near maps of the grid, so that every gateway obeys in under a second.
 */
@NullMarked
package io.shenyullm.core.control;

import org.jspecify.annotations.NullMarked;
