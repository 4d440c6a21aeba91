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
package io.shenyullm.core.control;

import io.shenyullm.core.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A virtual key that is no longer believed, whatever the snapshot says; or, if undone, one that is
 * believed again as far as the snapshot does. The latter is said rather than left to the absence of
 * an entry, because entries are also absent after a grid has lost its data.
 *
 * @param by who revoked it or undid that
 * @param at when
 * @param reason why; may be empty
 * @param undone whether the key is believed again
 */
public record KeyRevocation(String by, Instant at, String reason, boolean undone) {
  private static final int SCHEMA = 1;

  public KeyRevocation {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(reason, "reason");
  }

  /** A revocation in force. */
  public KeyRevocation(String by, Instant at, String reason) {
    this(by, at, reason, false);
  }

  public byte[] toBytes() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schema", SCHEMA);
    tree.put("by", by);
    tree.put("at", at.toString());
    tree.put("reason", reason);
    if (undone) {
      tree.put("undone", true);
    }
    return Json.write(tree);
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is something else or of a newer schema
   */
  public static KeyRevocation fromBytes(byte[] bytes) {
    try {
      return read(Json.parseObject(bytes));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a document of ours: " + e.getMessage(), e);
    }
  }

  private static KeyRevocation read(Map<String, @Nullable Object> tree) {
    if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))) {
      throw new IllegalArgumentException("unknown schema " + tree.get("schema"));
    }
    return new KeyRevocation(
        String.valueOf(tree.get("by")),
        Instant.parse(String.valueOf(tree.get("at"))),
        String.valueOf(tree.get("reason")),
        Boolean.TRUE.equals(tree.get("undone")));
  }
}
