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

import io.shenyullm.core.grid.lease.LeaseMachine;
import javax.cache.processor.MutableEntry;
import org.apache.ignite.cache.CacheEntryProcessor;

/**
 * Applies a lease operation, its only argument, to the entry of a scope, on the node that holds it.
 * Backups receive the entry that comes of it, never the operation.
 */
public final class ApplyLease implements CacheEntryProcessor<String, byte[], byte[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public byte[] process(MutableEntry<String, byte[]> entry, Object... arguments) {
    byte[] operation = (byte[]) arguments[0];
    LeaseMachine.AppliedBytes applied =
        LeaseMachine.apply(entry.getValue(), operation, System.currentTimeMillis());
    entry.setValue(applied.entry());
    return applied.answer();
  }
}
