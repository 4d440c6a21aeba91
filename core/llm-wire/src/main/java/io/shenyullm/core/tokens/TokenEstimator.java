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
package io.shenyullm.core.tokens;

import io.shenyullm.core.wire.ChatRequest;

/**
 * Guesses tokens from lengths and scripts, without a tokenizer: for estimates on the request path.
 * Within 25 % of a count on prose and code, worse on random strings (see {@link LengthEstimate}).
 * Stateless, thread-safe.
 */
public final class TokenEstimator implements TokenCounter {
  private static final RequestTokens REQUEST =
      new RequestTokens(text -> LengthEstimate.tokens(text, 0, text.length()));

  @Override
  public int count(String model, String text) {
    return TokenizerFamily.of(model).scale(LengthEstimate.tokens(text, 0, text.length()));
  }

  @Override
  public int count(String model, ChatRequest request) {
    return TokenizerFamily.of(model).scale(request.estimatedTokens(REQUEST::of));
  }
}
