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

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import io.shenyullm.core.grid.lease.Counter;
import io.shenyullm.core.grid.lease.CounterKey;
import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.ScopeEntry;
import io.shenyullm.core.grid.lease.Share;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the budget entries of two sides of a network partition so that no debit is lost. Amounts
 * are totals per gateway process that only grow, and a process reports to one side at a time: of
 * each one the later report is taken. What both sides have granted remains granted; the sum may
 * then exceed the limit, by at most what was left of the budget for every further side, and nothing
 * more is granted until it fits again.
 */
final class LeaseMergePolicy
    implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, byte[]>,
        IdentifiedDataSerializable {
  private static final long serialVersionUID = 1L;

  LeaseMergePolicy() {}

  @Override
  public byte @Nullable [] merge(
      MergingValue<byte[]> mergingValue, @Nullable MergingValue<byte[]> existingValue) {
    byte[] merging = mergingValue.getDeserializedValue();
    byte[] existing = existingValue == null ? null : existingValue.getDeserializedValue();
    if (existing == null) {
      return merging;
    }
    if (merging == null) {
      return existing;
    }
    return LeaseCodec.write(merge(LeaseCodec.readEntry(merging), LeaseCodec.readEntry(existing)));
  }

  static ScopeEntry merge(ScopeEntry one, ScopeEntry other) {
    Map<CounterKey, Counter> counters = new LinkedHashMap<>();
    for (Counter counter : other.counters()) {
      counters.put(counter.key(), counter);
    }
    for (Counter counter : one.counters()) {
      counters.merge(counter.key(), counter, LeaseMergePolicy::merge);
    }
    return new ScopeEntry(List.copyOf(counters.values()));
  }

  private static Counter merge(Counter one, Counter other) {
    Map<String, Share> shares = new LinkedHashMap<>();
    for (Share share : one.shares()) {
      shares.put(share.member(), share);
    }
    for (Share share : other.shares()) {
      shares.merge(share.member(), share, LeaseMergePolicy::later);
    }
    return new Counter(
        one.key(),
        Math.min(one.limitNanos(), other.limitNanos()),
        one.seeded() || other.seeded(),
        // may count a process twice that one side has folded already: too much rather than too
        // little
        Math.max(one.foldedNanos(), other.foldedNanos()),
        new ArrayList<>(shares.values()));
  }

  private static Share later(Share one, Share other) {
    if (one.sequence() != other.sequence()) {
      return one.sequence() > other.sequence() ? one : other;
    }
    return one.settledNanos() >= other.settledNanos() ? one : other;
  }

  @Override
  public int getFactoryId() {
    return Wire.FACTORY_ID;
  }

  @Override
  public int getClassId() {
    return Wire.LEASE_MERGE_POLICY;
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // has no state
  }

  @Override
  public void readData(ObjectDataInput in) {
    // as above
  }
}
