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
package io.shenyullm.router.cache.shared;

import java.util.Objects;
import java.util.Set;

/**
 * What was found.
 *
 * @param value the bytes as they were stored; not to be changed
 * @param tags under which it can be purged
 * @param createdAtMillis when it was made, by the clock of the gateway that made it
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; copying every hit would cost for nothing
public record CacheEntry(byte[] value, Set<String> tags, long createdAtMillis) {
  public CacheEntry {
    Objects.requireNonNull(value, "value");
    tags = Set.copyOf(tags);
  }
}
