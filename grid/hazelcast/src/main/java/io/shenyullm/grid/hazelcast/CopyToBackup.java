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

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Repeats on the backup what the owner has come to: a value, or nothing. */
final class CopyToBackup
    implements EntryProcessor<String, byte[], byte[]>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1L;

  private byte @Nullable [] value;
  private long ttlMillis;

  CopyToBackup() {}

  /**
   * @param value {@code null} removes
   * @param ttlMillis 0 for ever
   */
  CopyToBackup(byte @Nullable [] value, long ttlMillis) {
    this.value = value;
    this.ttlMillis = ttlMillis;
  }

  @Override
  public byte @Nullable [] process(Map.Entry<String, byte[]> entry) {
    set(entry, value, ttlMillis);
    return null;
  }

  @SuppressWarnings("NullAway") // a null value means removal to Hazelcast
  static void set(Map.Entry<String, byte[]> entry, byte @Nullable [] value, long ttlMillis) {
    if (value == null) {
      entry.setValue(null);
    } else {
      ((ExtendedMapEntry<String, byte[]>) entry).setValue(value, ttlMillis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public @Nullable EntryProcessor<String, byte[], byte[]> getBackupProcessor() {
    return null;
  }

  @Override
  public int getFactoryId() {
    return Wire.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return Wire.COPY_TO_BACKUP;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(value);
    out.writeLong(ttlMillis);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    value = in.readByteArray();
    ttlMillis = in.readLong();
  }
}
