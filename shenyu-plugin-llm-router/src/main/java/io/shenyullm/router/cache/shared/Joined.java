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
import java.util.function.Function;

/** What came of asking for an entry. */
public sealed interface Joined {
  <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss);

  /**
   * It is there.
   *
   * @param coalesced whether another request was making it when this one came
   */
  record Hit(CacheEntry entry, boolean coalesced) implements Joined {
    public Hit {
      Objects.requireNonNull(entry, "entry");
    }

    @Override
    public <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss) {
      return hit.apply(this);
    }
  }

  /**
   * It has to be made. Whoever got this must call one of its methods, for others may wait for it;
   * only the first call does anything.
   */
  non-sealed interface Miss extends Joined {
    /** It is made: store it, and give it to those who wait. */
    void store(byte[] value, java.util.Set<String> tags, java.time.Duration ttl);

    /** It is made, but cannot be shared: those who wait make their own, all at once. */
    void keep();

    /** It could not be made: one of those who wait has a try, the others go on waiting. */
    void abandon();

    @Override
    default <T> T fold(Function<Hit, T> hit, Function<Miss, T> miss) {
      return miss.apply(this);
    }
  }
}
