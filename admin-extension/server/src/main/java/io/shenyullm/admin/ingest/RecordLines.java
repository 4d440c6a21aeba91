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

import io.shenyullm.records.LlmRecord;
import io.shenyullm.records.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a batch.
 *
 * @param records those that are records
 * @param rejected those that are not
 */
record RecordLines<R extends LlmRecord>(List<Line<R>> records, List<RejectedLine> rejected) {
  /** Most records of one batch. */
  static final int MOST = 1_000;

  /**
   * A record with what it was read from, which is kept as it is: a chain of hashes goes over it.
   *
   * @param number in the batch, from 1
   */
  record Line<R extends LlmRecord>(int number, R read, String document) {
    String id() {
      return read.origin().id();
    }
  }

  /** Reads one line. */
  interface Reader<R> {
    R read(byte[] line) throws UnreadableRecordException;
  }

  static <R extends LlmRecord> RecordLines<R> of(Sender sender, byte[] ndjson, Reader<R> reader) {
    List<Line<R>> records = new ArrayList<>();
    List<RejectedLine> rejected = new ArrayList<>();
    numbered(ndjson)
        .forEach(
            (number, line) -> {
              try {
                R read = reader.read(line);
                if (sender.mayWrite(read.origin())) {
                  records.add(new Line<>(number, read, new String(line, StandardCharsets.UTF_8)));
                } else {
                  rejected.add(new RejectedLine(number, Sender.NOT_ITS_OWN));
                }
              } catch (UnreadableRecordException e) {
                rejected.add(new RejectedLine(number, e.reason()));
              }
            });
    return new RecordLines<>(records, rejected);
  }

  /**
   * Lines that are not blank, by their number from 1.
   *
   * @throws BatchTooLargeException if there are more than a batch may have
   */
  static Map<Integer, byte[]> numbered(byte[] ndjson) {
    Map<Integer, byte[]> lines = new LinkedHashMap<>();
    int number = 0;
    for (int start = 0; start < ndjson.length; ) {
      int end = start;
      while (end < ndjson.length && ndjson[end] != '\n') {
        end++;
      }
      number++;
      byte[] line = Arrays.copyOfRange(ndjson, start, end);
      start = end + 1;
      if (isBlank(line)) {
        continue;
      }
      if (lines.size() == MOST) {
        throw new BatchTooLargeException("a batch may have at most " + MOST + " records");
      }
      lines.put(number, line);
    }
    return lines;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
