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

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes an entry of an expiring map on its owner. Answers {@link Reply#YES} if it did, {@link
 * Reply#NO} if its condition was not met.
 */
final class ChangeEntry
    implements EntryProcessor<String, byte[], byte[]>,
        IdentifiedDataSerializable,
        HazelcastInstanceAware {
  private static final long serialVersionUID = 1L;

  /** Sent as ordinal: add at the end only. */
  enum Change {
    PUT,
    PUT_IF_ABSENT,
    REMOVE,
    REMOVE_IF_EQUALS
  }

  private static final Change[] CHANGES = Change.values();

  private Change change = Change.PUT;
  private byte @Nullable [] value;
  private long ttlMillis;
  private boolean guarded;
  private transient boolean changed;
  private transient @Nullable HazelcastInstance member;

  ChangeEntry() {}

  /**
   * @param ttlMillis 0 for ever
   * @param guarded whether a write may be refused while memory is short
   */
  ChangeEntry(Change change, byte @Nullable [] value, long ttlMillis, boolean guarded) {
    this.change = change;
    this.value = value;
    this.ttlMillis = ttlMillis;
    this.guarded = guarded;
  }

  @Override
  public void setHazelcastInstance(HazelcastInstance hazelcastInstance) {
    member = hazelcastInstance;
  }

  @Override
  public byte[] process(Map.Entry<String, byte[]> entry) {
    changed = false;
    byte[] before = entry.getValue();
    boolean applies =
        switch (change) {
          case PUT -> true;
          case PUT_IF_ABSENT -> before == null;
          case REMOVE -> before != null;
          case REMOVE_IF_EQUALS -> before != null && Arrays.equals(before, value);
        };
    if (!applies) {
      return Reply.no();
    }
    if (guarded && isWrite()) {
      String full = HeapGuard.complaint(member);
      if (full != null) {
        return Reply.overloaded(full);
      }
    }
    CopyToBackup.set(entry, isWrite() ? value : null, ttlMillis);
    changed = true;
    return Reply.yes();
  }

  private boolean isWrite() {
    return change == Change.PUT || change == Change.PUT_IF_ABSENT;
  }

  @Override
  public @Nullable EntryProcessor<String, byte[], byte[]> getBackupProcessor() {
    return changed ? new CopyToBackup(isWrite() ? value : null, ttlMillis) : null;
  }

  @Override
  public int getFactoryId() {
    return Wire.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return Wire.CHANGE_ENTRY;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByte(change.ordinal());
    out.writeByteArray(value);
    out.writeLong(ttlMillis);
    out.writeBoolean(guarded);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    int ordinal = in.readByte();
    if (ordinal < 0 || ordinal >= CHANGES.length) {
      throw new IOException("unknown change " + ordinal);
    }
    change = CHANGES[ordinal];
    value = in.readByteArray();
    ttlMillis = in.readLong();
    guarded = in.readBoolean();
  }
}
