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
package io.shenyullm.grid.ignite.node;

import io.shenyullm.core.grid.lease.LeaseCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What clients and nodes must agree on. */
public final class GridWire {
  /**
   * Version of the operations and of the form of map entries. Nodes and clients that differ in it,
   * or in the schema of leases, do not work together.
   */
  public static final String SCHEMA = "1." + LeaseCodec.SCHEMA;

  /** The cache of budget scopes. */
  public static final String COUNTERS = "llm-counters";

  /** How names of the caches of maps begin; nodes create them from a template of this name. */
  public static final String MAPS = "llm-map-";

  /**
   * How names of the caches of maps begin that may forget what is in them: cached replies and what
   * belongs to them. Gateways put {@code map-} before the name of a map.
   */
  public static final String FORGETFUL = MAPS + "map-cache";

  /** The cache of the near map that says since when counters are whole; core names it. */
  static final String EPOCH = MAPS + "near-grid-epoch";

  /** Its key that says so of the whole grid; core names it, too. */
  static final String EPOCH_KEY = "epoch";

  /** Attribute by which a node says that it is one of ours, with its {@link #SCHEMA}. */
  public static final String SCHEMA_ATTRIBUTE = "shenyu.llm.grid.schema";

  /** Attribute with the version of the product that a node runs. */
  public static final String VERSION_ATTRIBUTE = "shenyu.llm.grid.version";

  /** Attribute with the fewest nodes that may accept changes, in decimal digits. */
  public static final String QUORUM_ATTRIBUTE = "shenyu.llm.grid.quorum";

  private GridWire() {}

  /** Version of the product in this JAR. */
  public static String productVersion() {
    try (InputStream in = GridWire.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the JAR of the grid cannot be read", e);
    }
  }
}
