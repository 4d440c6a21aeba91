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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

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
    double tokens = REPLY_START;
    for (Object message : request.messages()) {
      tokens += PER_MESSAGE;
      if (message instanceof Map<?, ?> fields) {
        tokens += message(fields);
      }
    }
    for (String field : List.of("tools", "functions", "response_format", "prediction")) {
      tokens += json(request.field(field));
    }
    return tokens;
  }

  private double message(Map<?, ?> fields) {
    double tokens = 0;
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      Object value = field.getValue();
      switch (String.valueOf(field.getKey())) {
        case "role", "tool_call_id", "cache_control" -> {}
        case "content" -> tokens += content(value);
        case "name" -> tokens += PER_NAME + json(value);
        default -> tokens += json(value);
      }
    }
    return tokens;
  }

  private double content(@Nullable Object content) {
    if (!(content instanceof List<?> parts)) {
      return json(content);
    }
    double tokens = 0;
    for (Object part : parts) {
      tokens += part instanceof Map<?, ?> fields ? part(fields) : json(part);
    }
    return tokens;
  }

  private double part(Map<?, ?> part) {
    if (part.get("text") instanceof String words) {
      return text.applyAsDouble(words);
    }
    return switch (String.valueOf(part.get("type"))) {
      case "image_url", "image", "input_image" -> image(part.get("image_url"));
      case "input_audio" -> audio(part.get("input_audio"));
      case "file", "input_file" -> file(part.get("file"));
      default -> json(part);
    };
  }

  private static double image(@Nullable Object image) {
    return image instanceof Map<?, ?> fields && "low".equals(fields.get("detail"))
        ? LOW_DETAIL_IMAGE
        : IMAGE;
  }

  private static double audio(@Nullable Object audio) {
    if (!(audio instanceof Map<?, ?> fields) || !(fields.get("data") instanceof String data)) {
      return 0;
    }
    String format = String.valueOf(fields.get("format"));
    double bytesPerSecond =
        format.equals("wav") || format.equals("pcm16")
            ? WAV_BYTES_PER_SECOND
            : COMPRESSED_BYTES_PER_SECOND;
    return data.length() * BYTES_PER_BASE64_CHARACTER / bytesPerSecond * AUDIO_TOKENS_PER_SECOND;
  }

  private static double file(@Nullable Object file) {
    return file instanceof Map<?, ?> fields && fields.get("file_data") instanceof String data
        ? data.length() * BYTES_PER_BASE64_CHARACTER / FILE_BYTES_PER_TOKEN
        : 0;
  }

  private double json(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    return value instanceof String words
        ? text.applyAsDouble(words)
        : text.applyAsDouble(new String(Json.write(value), StandardCharsets.UTF_8));
  }
}
