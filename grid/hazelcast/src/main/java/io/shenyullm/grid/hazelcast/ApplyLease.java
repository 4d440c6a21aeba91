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
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.LeaseMachine;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies a lease operation on the member that owns the entry. Only the owner evaluates it, by its
 * own clock; the backup gets the bytes that came out, since a second evaluation at another time
 * could come out differently.
 */
final class ApplyLease
    implements EntryProcessor<String, byte[], byte[]>, IdentifiedDataSerializable {
  private static final long serialVersionUID = 1L;

  private byte[] operation;
  private transient byte @Nullable [] result;

  ApplyLease() {
    this(new byte[0]);
  }

  ApplyLease(byte[] operation) {
    this.operation = operation;
  }

  @Override
  public byte[] process(Map.Entry<String, byte[]> entry) {
    result = null;
    LeaseMachine.AppliedBytes applied;
    try {
      applied = LeaseMachine.apply(entry.getValue(), operation, System.currentTimeMillis());
    } catch (LeaseCodec.MalformedException e) {
      return Reply.rejected(String.valueOf(e.getMessage()));
    }
    entry.setValue(applied.entry());
    result = applied.entry();
    return Reply.ok(applied.answer());
  }

  @Override
  public @Nullable EntryProcessor<String, byte[], byte[]> getBackupProcessor() {
    byte[] bytes = result;
    return bytes == null ? null : new CopyToBackup(bytes, 0);
  }

  @Override
  public int getFactoryId() {
    return Wire.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return Wire.APPLY_LEASE;
  }

  @Override
  public void writeData(ObjectDataOutput out) throws IOException {
    out.writeByteArray(operation);
  }

  @Override
  public void readData(ObjectDataInput in) throws IOException {
    operation = Wire.bytes(in);
  }
}
