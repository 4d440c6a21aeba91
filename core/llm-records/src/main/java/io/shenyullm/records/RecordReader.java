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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lines that gateways of this version, older and newer ones have written. Stateless. */
public final class RecordReader {
  private RecordReader() {}

  /**
   * Reads a usage record.
   *
   * @param line UTF-8, without the line break
   * @throws UnreadableRecordException saying which field is wrong
   */
  public static UsageRecord usage(byte[] line) throws UnreadableRecordException {
    return UsageRecord.read(fields(line));
  }

  /** As {@link #usage}, an audit record. */
  public static AuditRecord audit(byte[] line) throws UnreadableRecordException {
    return AuditRecord.read(fields(line));
  }

  /** As {@link #usage}, a status record. */
  public static StatusRecord status(byte[] line) throws UnreadableRecordException {
    return StatusRecord.read(fields(line));
  }

  /** As {@link #usage}, an alert record. */
  public static AlertRecord alert(byte[] line) throws UnreadableRecordException {
    return AlertRecord.read(fields(line));
  }

  private static RecordFields fields(byte[] line) throws UnreadableRecordException {
    // in UTF-8 no character is shorter than a byte
    if (line.length > RecordLimits.LINE
        && new String(line, StandardCharsets.UTF_8).length() > RecordLimits.LINE) {
      throw new UnreadableRecordException(
          "the line is longer than " + RecordLimits.LINE + " characters");
    }
    Map<String, @Nullable Object> tree;
    try {
      tree = Json.parseObject(line);
    } catch (JsonSyntaxException e) {
      throw new UnreadableRecordException("not JSON: " + e.getMessage());
    }
    if (!(tree.get("schema") instanceof Integer schema) || schema < 1) {
      throw new UnreadableRecordException("schema is missing");
    }
    if (schema > LlmRecord.SCHEMA) {
      throw new UnreadableRecordException(
          "schema " + schema + " is newer than this console: update it");
    }
    return RecordFields.of(tree);
  }
}
