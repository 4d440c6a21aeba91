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
package io.shenyullm.core.pricing;

import io.shenyullm.core.wire.TokenUsage;
import java.util.function.ToLongFunction;

/** Class of tokens with a price of its own. The classes of one call are disjoint. */
enum TokenClass {
  INPUT("input", TokenUsage::input),
  CACHE_READ("cache_read", TokenUsage::cacheRead),
  CACHE_WRITE("cache_write", TokenUsage::cacheWrite),
  CACHE_WRITE_1H("cache_write_1h", TokenUsage::cacheWrite1h),
  OUTPUT("output", TokenUsage::output),
  REASONING("reasoning", TokenUsage::reasoning),
  AUDIO_INPUT("audio_input", TokenUsage::audioInput),
  AUDIO_OUTPUT("audio_output", TokenUsage::audioOutput);

  static final int COUNT = values().length;

  private final String key;
  private final ToLongFunction<TokenUsage> tokens;

  TokenClass(String key, ToLongFunction<TokenUsage> tokens) {
    this.key = key;
    this.tokens = tokens;
  }

  /** Name in price lists and in usage records. */
  String key() {
    return key;
  }

  long of(TokenUsage usage) {
    return tokens.applyAsLong(usage);
  }
}
