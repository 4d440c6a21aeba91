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

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import io.shenyullm.core.wire.ChatRequest;

/**
 * Counts with OpenAI's byte-pair encodings: o200k for GPT-4o and later, cl100k for GPT-4 and
 * GPT-3.5, and for other families o200k times a factor (see {@link TokenizerFamily}). An encoding
 * is loaded when it is first needed, about 0.3 s and 30 MB. Thread-safe.
 *
 * <p>Input is bounded in two ways. It is encoded in windows of at most 4,096 characters, cut at
 * white space where there is any, because byte-pair merging of one long run grows faster than its
 * length; a cut costs at most a token. Beyond 262,144 characters the rest is estimated by length,
 * scaled by how the counted part compared with its own estimate.
 */
public final class JtokkitTokenCounter implements TokenCounter {
  static final int WINDOW = 4_096;
  static final int COUNTED = 262_144;

  private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();

  @Override
  public int count(String model, String text) {
    TokenizerFamily family = TokenizerFamily.of(model);
    return family.scale(tokens(encoding(family), text));
  }

  @Override
  public int count(String model, ChatRequest request) {
    TokenizerFamily family = TokenizerFamily.of(model);
    Encoding encoding = encoding(family);
    return family.scale(new RequestTokens(text -> tokens(encoding, text)).of(request));
  }

  private Encoding encoding(TokenizerFamily family) {
    return registry.getEncoding(family.encoding());
  }

  private static double tokens(Encoding encoding, String text) {
    int counted = Math.min(text.length(), COUNTED);
    long tokens = 0;
    for (int start = 0; start < counted; ) {
      int end = cut(text, start, counted);
      tokens += encoding.countTokensOrdinary(text.substring(start, end));
      start = end;
    }
    if (counted == text.length()) {
      return tokens;
    }
    return tokens * (1 + weight(text, counted, text.length()) / weight(text, 0, counted));
  }

  /** Estimated tokens; white space, which the estimate takes as free, weighs a little. */
  private static double weight(String text, int from, int to) {
    return LengthEstimate.tokens(text, from, to) + 0.01 * (to - from);
  }

  /** Where a window that starts at a place ends; never between the two halves of a character. */
  private static int cut(String text, int start, int limit) {
    int end = start + WINDOW;
    if (end >= limit) {
      return limit;
    }
    for (int i = end; i > start + WINDOW / 2; i--) {
      char before = text.charAt(i - 1);
      // a token may begin with the space before a word, so the cut is before that space
      if (before != ' ' && before != '\n' && Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }
}
