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
package io.shenyullm.core.shenyu;

import io.shenyullm.core.sse.SseDecoder;

/**
 * How much of an upstream's reply is held in memory at once.
 *
 * @param maxReplyBytes of a JSON reply
 * @param maxEventBytes of one event of a stream
 */
public record ReplyLimits(int maxReplyBytes, int maxEventBytes) {
  /** 16 MiB for a reply, 4 MiB for an event. */
  public static final ReplyLimits DEFAULT =
      new ReplyLimits(16 * 1024 * 1024, SseDecoder.DEFAULT_MAX_EVENT_BYTES);

  public ReplyLimits {
    if (maxReplyBytes <= 0 || maxEventBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
