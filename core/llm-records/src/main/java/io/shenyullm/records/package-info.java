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
 * What gateways tell the console, as types: usage, audit, status and alert records, with one reader
 * and one writer of their JSON lines. Input: what stages know. Output: one line of at most {@link
 * io.shenyullm.records.RecordLimits#LINE} characters, in which what is not known is absent, never 0
 * or empty. Failure: a line that is not a record is told with a reason that quotes nothing of it.
 * Next: the outbox, the console's ingest and its pages.
 */
@NullMarked
package io.shenyullm.records;

import org.jspecify.annotations.NullMarked;
