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
package io.shenyullm.core.cache;

import io.shenyullm.core.wire.Sha256;
import java.nio.charset.StandardCharsets;

/** Names of the tags under which cached replies can be purged. */
public final class CacheTag {
  /** Every entry has it. */
  public static final String ALL = "*";

  private CacheTag() {}

  public static String tenant(String tenant) {
    return name("tenant", tenant);
  }

  public static String route(String route) {
    return name("route", route);
  }

  /** The catalogue's id of the model that has answered. */
  public static String model(String model) {
    return name("model", model);
  }

  /** A tag that an operator has given to a route. */
  public static String own(String tag) {
    return name("tag", tag);
  }

  /** A value that is too long for a tag is represented by its hash. */
  private static String name(String kind, String value) {
    String name = kind + ":" + value;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= EntryHeader.MAX_TAG_BYTES) {
      return name;
    }
    return kind + ":#" + Sha256.hex(bytes);
  }
}
