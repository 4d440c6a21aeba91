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
package io.shenyullm.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON bytes to plain trees and back. A tree is made of {@code LinkedHashMap<String, Object>},
 * {@code ArrayList<Object>}, {@code String}, {@code Integer | Long | BigInteger | BigDecimal},
 * {@code Boolean} and {@code null}. Decimals keep their digits. Duplicate keys are refused, because
 * two readers of such a document may disagree on what it says. Thread-safe.
 */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(64 * 1024 * 1024)
                          .maxNumberLength(400)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature())
          .disable(JsonParser.Feature.ALLOW_SINGLE_QUOTES)
          .build();

  private static final ObjectWriter ESCAPING_WRITER =
      MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private Json() {}

  /**
   * Reads one object.
   *
   * @throws JsonSyntaxException if the bytes are not one JSON object
   */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> parseObject(byte[] bytes) {
    Object tree = parse(bytes);
    if (tree instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new JsonSyntaxException("expected a JSON object", 1, 1);
  }

  /**
   * Reads one value of any kind.
   *
   * @throws JsonSyntaxException with line and column if the bytes are not one JSON value in UTF-8
   */
  public static @Nullable Object parse(byte[] bytes) {
    checkUtf8(bytes);
    try {
      return MAPPER.readValue(bytes, Object.class);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new JsonSyntaxException(
          reason(e), at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a tree compactly as UTF-8. Half of a surrogate pair, which UTF-8 cannot hold but a JSON
   * escape can (streams split pairs), is written as an escape.
   */
  public static byte[] write(@Nullable Object tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      return writeEscaped(tree);
    }
  }

  /**
   * As {@link #write}, so that equal trees give equal bytes: keys sorted by UTF-16 code unit,
   * numbers without trailing zeros, only what JSON demands escaped.
   */
  public static byte[] writeCanonical(@Nullable Object tree) {
    return new CanonicalWriter().write(tree);
  }

  private static byte[] writeEscaped(@Nullable Object tree) {
    try {
      return ESCAPING_WRITER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON tree: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Jackson guesses UTF-16 and UTF-32 from zero bytes and lets overlong forms pass; a document that
   * two readers may read differently is refused instead.
   */
  private static void checkUtf8(byte[] bytes) {
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        throw new JsonSyntaxException("not UTF-8", 1, i + 1);
      }
    }
    int invalid = Utf8.firstInvalid(bytes);
    if (invalid < 0) {
      return;
    }
    int line = 1;
    int start = 0;
    for (int i = 0; i < invalid; i++) {
      if (bytes[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    throw new JsonSyntaxException("not UTF-8", line, invalid - start + 1);
  }

  /** Jackson's own messages quote the document, which may be a prompt. */
  private static String reason(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "the document ends too early";
    }
    if (e instanceof StreamConstraintsException) {
      return "nested too deeply, or a number or text too long";
    }
    if (e instanceof MismatchedInputException) {
      return e.getOriginalMessage().startsWith("Trailing token")
          ? "something follows the document"
          : "no JSON value";
    }
    return e.getOriginalMessage().startsWith("Duplicate field")
        ? "duplicate key"
        : "unexpected character";
  }
}
