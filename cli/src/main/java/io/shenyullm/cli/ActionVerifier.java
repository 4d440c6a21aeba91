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

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.records.AdminActionChain;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export of what people have done at the console: a chain of {@link AdminActionChain}.
 */
final class ActionVerifier {
  /** One fault leads to others; who looks needs the first ones. */
  private static final int MOST_FAULTS = 20;

  private final List<PublicKey> keys;
  private final @Nullable String last;
  private final List<String> faults = new ArrayList<>();
  private long records;
  private String hash = AdminActionChain.NO_HASH;
  private boolean lastFound;
  private boolean ended;

  /**
   * @param keys any of which may have signed; empty leaves signatures unchecked
   * @param last place and hash, joined by a colon, of a record that must be there
   */
  ActionVerifier(List<PublicKey> keys, @Nullable String last) {
    this.keys = List.copyOf(keys);
    this.last = last;
  }

  /** What is wrong; empty if nothing is. */
  List<String> faults() {
    return faults;
  }

  long records() {
    return records;
  }

  /** Of the last record. */
  String hash() {
    return hash;
  }

  void check(InputStream in) throws IOException {
    NdjsonReader lines = new NdjsonReader(in);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Map<String, @Nullable Object> tree;
      try {
        tree = Json.parseObject(line);
      } catch (JsonSyntaxException e) {
        fault("after record " + records + ": a line is no JSON object");
        continue;
      }
      if (tree.get("end") instanceof Map<?, ?> end) {
        ended = true;
        if (!(end.get("records") instanceof Number told) || told.longValue() != records) {
          fault("the export says that it has " + end.get("records") + " records");
        }
      } else {
        record(tree);
      }
    }
    if (!ended) {
      fault("the export was cut short after record " + records + ": export it again");
    }
    if (last != null && !lastFound) {
      fault("record " + last + " is not there, but was: records were cut off or rewritten");
    }
  }

  private void record(Map<String, @Nullable Object> line) {
    records++;
    String text = String.valueOf(line.get("record"));
    String told = String.valueOf(line.get("hash"));
    String signature = String.valueOf(line.get("signature"));
    if (!AdminActionChain.hash(hash, text).equals(told)) {
      fault("record " + records + " is not what was written, or one before it is missing");
    } else if (sequence(text) != records) {
      fault("record " + records + " has the place " + sequence(text));
    }
    if (!keys.isEmpty()
        && keys.stream().noneMatch(key -> AdminActionChain.isSigned(told, signature, key))) {
      fault("record " + records + " is not signed with a key that is pinned");
    }
    if ((records + ":" + told).equals(last)) {
      lastFound = true;
    }
    hash = told;
  }

  private static long sequence(String record) {
    try {
      return Json.parseObject(record.getBytes(UTF_8)).get("sequence") instanceof Number n
          ? n.longValue()
          : -1;
    } catch (JsonSyntaxException e) {
      return -1;
    }
  }

  private void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
    }
  }
}
