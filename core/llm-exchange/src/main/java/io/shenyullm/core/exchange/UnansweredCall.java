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

import io.shenyullm.core.catalog.ModelOffer;
import java.util.Objects;

/**
 * A call that was sent in full and given up before any of its reply: the provider has read the
 * prompt, may still be writing, and charges for it, although another one has answered.
 *
 * @param offer who was called
 * @param inputTokens of the prompt, as estimated
 */
public record UnansweredCall(ModelOffer offer, long inputTokens) {
  public UnansweredCall {
    Objects.requireNonNull(offer, "offer");
    if (inputTokens < 0) {
      throw new IllegalArgumentException("inputTokens must not be negative: " + inputTokens);
    }
  }
}
