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
package io.shenyullm.records;

import io.shenyullm.core.wire.TokenUsage;
import org.jspecify.annotations.Nullable;

/** The {@code usage} of a record: tokens by class. A class that is not named was not used. */
final class Tokens {
  private static final String STANDARD = "default";

  private Tokens() {}

  static void write(RecordTree tree, @Nullable TokenUsage tokens) {
    if (tokens == null) {
      return;
    }
    RecordTree usage = new RecordTree();
    usage.put("input", tokens.input()).put("cache_read", tokens.cacheRead());
    usage.put("cache_write", tokens.cacheWrite()).put("cache_write_1h", tokens.cacheWrite1h());
    usage.put("output", tokens.output()).put("reasoning", tokens.reasoning());
    usage.put("audio_input", tokens.audioInput()).put("audio_output", tokens.audioOutput());
    usage.put("requests", tokens.requests());
    usage.put("batch", tokens.batch() ? true : null);
    usage.put(
        "service_tier",
        tokens.serviceTier().equals(STANDARD) ? null : Bounded.code(tokens.serviceTier()));
    usage.put("estimated", tokens.estimated());
    tree.put("usage", usage.fields());
  }

  static @Nullable TokenUsage read(RecordFields fields) throws UnreadableRecordException {
    RecordFields usage = fields.object("usage");
    if (usage == null) {
      return null;
    }
    String serviceTier = usage.optionalCode("service_tier");
    return new TokenUsage(
        tokens(usage, "input"),
        tokens(usage, "cache_read"),
        tokens(usage, "cache_write"),
        tokens(usage, "cache_write_1h"),
        tokens(usage, "output"),
        tokens(usage, "reasoning"),
        tokens(usage, "audio_input"),
        tokens(usage, "audio_output"),
        tokens(usage, "requests"),
        Boolean.TRUE.equals(usage.flag("batch")),
        serviceTier == null ? STANDARD : serviceTier,
        Boolean.TRUE.equals(usage.flag("estimated")));
  }

  private static long tokens(RecordFields usage, String key) throws UnreadableRecordException {
    Long tokens = usage.optionalNumber(key);
    return tokens == null ? 0 : tokens;
  }
}
