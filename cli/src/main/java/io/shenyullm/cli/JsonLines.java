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
package io.shenyullm.cli;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link LineCommand} over a stream of JSON lines. Holds one line at a time. Output is
 * flushed at the end and whenever no further input is waiting, so that a caller who talks line by
 * line gets its answers.
 */
final class JsonLines {
  /** Longest line that is read, in bytes; a longer one is answered with an error and skipped. */
  static final int MAX_LINE_BYTES = 32 * 1024 * 1024;

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * What a run did.
   *
   * @param lines lines read, blank ones left out
   * @param errors those answered with an error
   */
  record Summary(long lines, long errors) {}

  private final LineCommand command;

  JsonLines(LineCommand command) {
    this.command = command;
  }

  /**
   * Answers every line.
   *
   * @throws IOException if a stream breaks
   */
  Summary run(InputStream in, OutputStream out) throws IOException {
    InputStream input = new BufferedInputStream(in, BUFFER_BYTES);
    OutputStream output = new BufferedOutputStream(out, BUFFER_BYTES);
    long lines = 0;
    long errors = 0;
    Line line = new Line();
    while (line.read(input)) {
      if (line.isBlank()) {
        continue;
      }
      lines++;
      Map<String, @Nullable Object> answer = answer(line);
      if (answer.containsKey("error")) {
        errors++;
      }
      output.write(Json.write(answer));
      output.write('\n');
      if (input.available() == 0) {
        output.flush();
      }
    }
    output.flush();
    return new Summary(lines, errors);
  }

  private Map<String, @Nullable Object> answer(Line line) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    if (line.isTooLong()) {
      answer.put("error", "line is longer than " + MAX_LINE_BYTES + " bytes");
      return answer;
    }
    Map<String, @Nullable Object> record;
    try {
      record = Json.parseObject(line.bytes());
    } catch (JsonSyntaxException e) {
      answer.put("error", "not a JSON object: " + e.getMessage());
      return answer;
    }
    if (record.containsKey("id")) {
      answer.put("id", record.get("id"));
    }
    try {
      answer.putAll(command.answer(record));
    } catch (InvalidInputException e) {
      answer.put("error", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // a bug in the command must cost one answer, not the thousands behind it
      answer.put("error", "internal error: " + e.getClass().getSimpleName());
    }
    return answer;
  }

  /** The line being read. */
  private static final class Line {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private boolean tooLong;

    boolean read(InputStream in) throws IOException {
      bytes.reset();
      tooLong = false;
      int b = in.read();
      if (b < 0) {
        return false;
      }
      for (; b >= 0 && b != '\n'; b = in.read()) {
        if (bytes.size() < MAX_LINE_BYTES) {
          bytes.write(b);
        } else {
          tooLong = true;
        }
      }
      return true;
    }

    boolean isTooLong() {
      return tooLong;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    boolean isBlank() {
      return !tooLong
          && bytes.size() < 256
          && bytes.toString(java.nio.charset.StandardCharsets.UTF_8).isBlank();
    }
  }
}
