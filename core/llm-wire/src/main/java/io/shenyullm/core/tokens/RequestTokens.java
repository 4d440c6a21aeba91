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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.wire.ChatRequest;
import io.shenyullm.core.wire.RequestVisitor;
import java.nio.charset.StandardCharsets;
import java.util.function.ToDoubleFunction;

/**
 * Adds up a request: its texts by a given count, and what has no text by stated figures.
 *
 * <ul>
 *   <li>4 tokens a message (its role included), 1 a name, 3 for the reply's start: OpenAI's
 *       cookbook, "How to count tokens with tiktoken".
 *   <li>Tools and response schemas: the tokens of their JSON, which is more than providers bill.
 *   <li>Images: 85 at low detail, else 765, OpenAI's figure for 1024 × 1024; their size is not
 *       read.
 *   <li>Audio: 10 tokens a second (OpenAI), 48,000 bytes a second of wav or pcm16, 4,000 of others.
 *   <li>Files given as data: a token per 25 bytes, a guess.
 * </ul>
 */
final class RequestTokens {
  private static final int PER_MESSAGE = 4;
  private static final int PER_NAME = 1;
  private static final int REPLY_START = 3;
  private static final int LOW_DETAIL_IMAGE = 85;
  private static final int IMAGE = 765;
  private static final double AUDIO_TOKENS_PER_SECOND = 10;
  private static final double WAV_BYTES_PER_SECOND = 48_000;
  private static final double COMPRESSED_BYTES_PER_SECOND = 4_000;
  private static final double FILE_BYTES_PER_TOKEN = 25;
  private static final double BYTES_PER_BASE64_CHARACTER = 0.75;

  private final ToDoubleFunction<String> text;

  RequestTokens(ToDoubleFunction<String> text) {
    this.text = text;
  }

  double of(ChatRequest request) {
    Sum sum = new Sum();
    request.visit(sum);
    return sum.tokens;
  }

  private final class Sum implements RequestVisitor {
    private double tokens = REPLY_START;

    @Override
    public void message(String role) {
      tokens += PER_MESSAGE;
    }

    @Override
    public void text(String words) {
      tokens += text.applyAsDouble(words);
    }

    @Override
    public void name(String name) {
      tokens += PER_NAME + text.applyAsDouble(name);
    }

    @Override
    public void json(Object tree) {
      tokens += text.applyAsDouble(new String(Json.write(tree), StandardCharsets.UTF_8));
    }

    @Override
    public void image(boolean lowDetail) {
      tokens += lowDetail ? LOW_DETAIL_IMAGE : IMAGE;
    }

    @Override
    public void audio(String format, int base64Characters) {
      double bytesPerSecond =
          format.equals("wav") || format.equals("pcm16")
              ? WAV_BYTES_PER_SECOND
              : COMPRESSED_BYTES_PER_SECOND;
      double seconds = base64Characters * BYTES_PER_BASE64_CHARACTER / bytesPerSecond;
      tokens += seconds * AUDIO_TOKENS_PER_SECOND;
    }

    @Override
    public void document(int base64Characters) {
      tokens += base64Characters * BYTES_PER_BASE64_CHARACTER / FILE_BYTES_PER_TOKEN;
    }
  }
}
