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
package io.shenyullm.core.grid;

import io.shenyullm.core.grid.lease.LeaseCodec;
import io.shenyullm.core.grid.lease.ScopeEntry;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a walk's entries to a visitor. An entry that cannot be read, such as one of a newer
 * version, is left out and logged: it must not hide the others. For one walk; thread-safe.
 */
public final class EntryReader implements BiConsumer<String, byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(EntryReader.class);

  private final BiConsumer<String, ScopeEntry> visitor;
  private final AtomicBoolean logged = new AtomicBoolean();

  public EntryReader(BiConsumer<String, ScopeEntry> visitor) {
    this.visitor = Objects.requireNonNull(visitor, "visitor");
  }

  @Override
  public void accept(String scope, byte[] bytes) {
    ScopeEntry entry;
    try {
      entry = LeaseCodec.readEntry(bytes);
    } catch (LeaseCodec.MalformedException e) {
      if (logged.compareAndSet(false, true)) {
        LOG.warn(
            "the grid's entry of budget scope {} cannot be read: {}. It is left out, as others like"
                + " it",
            scope.replace('\0', '/'),
            e.getMessage());
      }
      return;
    }
    visitor.accept(scope, entry);
  }
}
