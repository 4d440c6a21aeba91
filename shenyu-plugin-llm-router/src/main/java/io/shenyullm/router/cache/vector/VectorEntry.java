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
package io.shenyullm.router.cache.vector;

import java.util.Comparator;

/** What is known of an indexed vector besides its components; compared by identity. */
final class VectorEntry {
  static final Comparator<VectorEntry> OLDEST_FIRST =
      Comparator.<VectorEntry>comparingLong(entry -> entry.createdAtMillis)
          .thenComparing(entry -> entry.name);

  final String name;
  final String partition;
  final String payload;
  final long createdAtMillis;
  final long expiresAtMillis;

  // guarded by the index
  VectorBlock block;
  int slot;
  long walk;

  VectorEntry(String name, VectorRecord record, VectorBlock block, int slot, long walk) {
    this.name = name;
    this.partition = record.partition();
    this.payload = record.payload();
    this.createdAtMillis = record.createdAtMillis();
    long end = record.createdAtMillis() + record.ttlMillis();
    this.expiresAtMillis = end < record.createdAtMillis() ? Long.MAX_VALUE : end;
    this.block = block;
    this.slot = slot;
    this.walk = walk;
  }
}
