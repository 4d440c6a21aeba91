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

/** Class of tokens with a price of its own. The classes of one call are disjoint. */
enum TokenClass {
  INPUT("input"),
  CACHE_READ("cache_read"),
  CACHE_WRITE("cache_write"),
  CACHE_WRITE_1H("cache_write_1h"),
  OUTPUT("output"),
  REASONING("reasoning"),
  AUDIO_INPUT("audio_input"),
  AUDIO_OUTPUT("audio_output");

  private final String key;

  TokenClass(String key) {
    this.key = key;
  }

  /** Name in price lists and in usage records. */
  String key() {
    return key;
  }

  long of(TokenUsage usage) {
    return switch (this) {
      case INPUT -> usage.input();
      case CACHE_READ -> usage.cacheRead();
      case CACHE_WRITE -> usage.cacheWrite();
      case CACHE_WRITE_1H -> usage.cacheWrite1h();
      case OUTPUT -> usage.output();
      case REASONING -> usage.reasoning();
      case AUDIO_INPUT -> usage.audioInput();
      case AUDIO_OUTPUT -> usage.audioOutput();
    };
  }
}
