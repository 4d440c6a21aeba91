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
package io.shenyullm.grid.hazelcast;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.shenyullm.core.grid.lease.LeaseCodec;
import java.io.IOException;

/** What gateways and members must agree on. */
final class Wire implements DataSerializableFactory {
  /** Changes whenever an older member could misread or mishandle what it is sent. */
  static final int PROTOCOL = 2;

  static final int FACTORY_ID = 0x5359_4C4D;
  static final int APPLY_LEASE = 1;
  static final int CHANGE_ENTRY = 2;
  static final int COPY_TO_BACKUP = 3;
  static final int HELLO = 4;
  static final int LEASE_MERGE_POLICY = 5;

  static final String COUNTERS = "llm-counters";

  /** Of the names of expiring maps. */
  static final String MAP_PREFIX = "llm.";

  /** Maps whose names begin so may lose entries when a member's memory is short. */
  static final String CACHE_MAP_PREFIX = MAP_PREFIX + "map-cache";

  static final String EXECUTOR = "llm-hello";

  /** What a member says for itself, as text so that every version can read every other's. */
  static String describe(int minMembers) {
    return "protocol=" + PROTOCOL + " schema=" + LeaseCodec.SCHEMA + " minMembers=" + minMembers;
  }

  /**
   * Classes that may be read by Java's own serialization. Whoever reaches a port could otherwise
   * have any class on the class path of the other side brought to life.
   */
  static JavaSerializationFilterConfig javaClasses() {
    return new JavaSerializationFilterConfig()
        .setDefaultsDisabled(true)
        .setWhitelist(
            new ClassFilter()
                .addPrefixes("com.hazelcast.", "io.shenyullm.", "java.lang.", "java.util.", "[")
                // failures that members report to each other
                .addClasses("java.io.IOException", "java.io.EOFException"));
  }

  static byte[] bytes(ObjectDataInput in) throws IOException {
    byte[] bytes = in.readByteArray();
    if (bytes == null) {
      throw new IOException("bytes expected");
    }
    return bytes;
  }

  @Override
  public IdentifiedDataSerializable create(int typeId) {
    return switch (typeId) {
      case APPLY_LEASE -> new ApplyLease();
      case CHANGE_ENTRY -> new ChangeEntry();
      case COPY_TO_BACKUP -> new CopyToBackup();
      case HELLO -> new Hello();
      case LEASE_MERGE_POLICY -> new LeaseMergePolicy();
      default -> throw new IllegalArgumentException("unknown type " + typeId);
    };
  }
}
