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
package io.shenyullm.admin.identity;

import java.time.Instant;

/**
 * A login that still holds.
 *
 * @param id names it to people; whoever has the id can end it, but not use it
 * @param address from which it was begun
 * @param client what was used, as it says of itself
 * @param seenAt when it was used last, to the minute
 */
record Session(
    String id,
    String account,
    String address,
    String client,
    Instant createdAt,
    Instant seenAt,
    Instant expiresAt) {}
