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
package io.shenyullm.admin.ingest;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record of a batch, as the gateway sent it. */
final class RecordLine {
  private static final int SCHEMA = 1;
  private static final int MAX_CHARS = 60_000;

  private final String document;
  private final Map<String, @Nullable Object> tree;

  private RecordLine(String document, Map<String, @Nullable Object> tree) {
    this.document = document;
    this.tree = tree;
  }

  /**
   * @throws BadRecordException naming the line that is not a record
   */
  static List<RecordLine> parse(byte[] ndjson) {
    List<RecordLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : new String(ndjson, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (line.length() > MAX_CHARS) {
        throw new BadRecordException(number, "is longer than " + MAX_CHARS + " characters");
      }
      try {
        var tree = Json.parseObject(line.getBytes(StandardCharsets.UTF_8));
        if (!(tree.get("schema") instanceof Integer schema) || schema > SCHEMA) {
          throw new BadRecordException(number, "has a schema that this console does not know");
        }
        RecordLine parsed = new RecordLine(line, tree);
        parsed.id();
        parsed.at();
        lines.add(parsed);
      } catch (JsonSyntaxException | IllegalArgumentException | DateTimeException e) {
        throw new BadRecordException(number, String.valueOf(e.getMessage()));
      }
    }
    return lines;
  }

  String document() {
    return document;
  }

  Map<String, @Nullable Object> tree() {
    return tree;
  }

  String id() {
    return text("id");
  }

  Instant at() {
    return Instant.parse(text("at"));
  }

  String text(String key) {
    String value = optionalText(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  @Nullable String optionalText(String key) {
    return tree.get(key) instanceof String s ? s : null;
  }

  @Nullable String principal(String level) {
    return tree.get("principal") instanceof Map<?, ?> p && p.get(level) instanceof String s
        ? s
        : null;
  }

  BigDecimal decimal(String key) {
    Object value = tree.get(key);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
  }

  long number(String key) {
    return tree.get(key) instanceof Number n ? n.longValue() : 0;
  }
}
