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
package io.shenyullm.core.exchange;

import java.util.Locale;

/** What the cache of replies has done for a request. */
public enum CacheState {
  /** The route has no cache, or the request ended before it was asked. */
  OFF,
  /** This request must not be answered from the cache, nor its reply be kept. */
  BYPASS,
  /** A provider was called. */
  MISS,
  /** Answered with a reply that was there. */
  HIT,
  /** Answered with the reply to an equal request that was under way. */
  COALESCED;

  /** As records and headers show it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether no provider had to be called. */
  public boolean isServed() {
    return this == HIT || this == COALESCED;
  }
}
