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
 * What was used and what it cost, for good. Input: usage records, read by {@code ingest}. A record
 * becomes a narrow row in the table of its month, with ids in place of names, beside its document;
 * in the same transaction its figures are added to sums by 15 minutes, hour and day (and minute,
 * for two days) for a fixed list of keys. A correction adds the difference. Output: pages of the
 * newest, sums of what was spent, series. Failure: nothing of a batch is stored, and its gateway
 * sends it again. Next: {@code Retention} drops what is old. ADR 24.
 */
@NullMarked
package io.shenyullm.admin.ledger;

import org.jspecify.annotations.NullMarked;
