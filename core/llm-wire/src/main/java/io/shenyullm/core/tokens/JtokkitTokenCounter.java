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
import com.knuddels.jtokkit.api.EncodingType;
import io.shenyullm.core.wire.ChatRequest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Counts with OpenAI's byte-pair encodings: o200k for GPT-4o and later, cl100k for GPT-4 and
 * GPT-3.5, and for other families o200k times a factor (see {@link TokenizerFamily}). An encoding
 * is loaded when it is first needed, about 0.3 s and 30 MB: by whoever needs it, or in the
 * background, where counts are {@linkplain TokenEstimator estimates} until it is there.
 * Thread-safe.
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
  private final TokenCounter meanwhile = new TokenEstimator();
  private final Map<EncodingType, CompletableFuture<Encoding>> loading = new ConcurrentHashMap<>();
  private final Executor loader;

  /** Whoever first needs an encoding waits for it: not for event loops. */
  public JtokkitTokenCounter() {
    this(Runnable::run);
  }

  private JtokkitTokenCounter(Executor loader) {
    this.loader = loader;
  }

  /**
   * Nobody ever waits.
   *
   * @param loader runs a task for each encoding, the common one now
   */
  public static JtokkitTokenCounter inBackground(Executor loader) {
    JtokkitTokenCounter counter = new JtokkitTokenCounter(loader);
    var unused = counter.load(EncodingType.O200K_BASE);
    return counter;
  }

  @Override
  public int count(String model, String text) {
    TokenizerFamily family = TokenizerFamily.of(model);
    Encoding encoding = encoding(family);
    return encoding == null ? meanwhile.count(model, text) : family.scale(tokens(encoding, text));
  }

  @Override
  public int count(String model, ChatRequest request) {
    TokenizerFamily family = TokenizerFamily.of(model);
    Encoding encoding = encoding(family);
    return encoding == null
        ? meanwhile.count(model, request)
        : family.scale(new RequestTokens(text -> tokens(encoding, text)).of(request));
  }

  /** {@code null} while it is being loaded, and where it cannot be. */
  private @Nullable Encoding encoding(TokenizerFamily family) {
    CompletableFuture<Encoding> loaded = load(family.encoding());
    return loaded.isDone() && !loaded.isCompletedExceptionally() ? loaded.join() : null;
  }

  private CompletableFuture<Encoding> load(EncodingType type) {
    CompletableFuture<Encoding> known = loading.get(type);
    return known != null
        ? known
        : loading.computeIfAbsent(
            type,
            missing -> CompletableFuture.supplyAsync(() -> registry.getEncoding(missing), loader));
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
