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

import io.shenyullm.core.grid.NearMap;
import io.shenyullm.core.grid.Subscription;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of virtual keys that operators have revoked. Asking costs a look into memory, and a
 * revocation counts whatever its entry says, also when a newer version wrote it. While the grid is
 * away the last known ones stay revoked; before it has been reached for the first time none is, so
 * a revoked key must leave the snapshot too. Thread-safe.
 */
public final class RevokedKeys implements Predicate<String>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevokedKeys.class);

  private final @Nullable NearMap map;
  private final @Nullable Subscription changes;

  private RevokedKeys(@Nullable NearMap map, @Nullable Subscription changes) {
    this.map = map;
    this.changes = changes;
  }

  /** Nothing is ever revoked: for a gateway without a grid. */
  public static RevokedKeys none() {
    return new RevokedKeys(null, null);
  }

  /** Follows the map {@link GridNames#REVOKED_KEYS}. */
  public static RevokedKeys of(NearMap map) {
    return new RevokedKeys(map, map.onChange(RevokedKeys::log));
  }

  /** Whether the key of this id is revoked. */
  @Override
  public boolean test(String keyId) {
    NearMap known = map;
    return known != null && known.get(keyId) != null;
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
  }

  private static void log(String keyId, byte @Nullable [] entry) {
    if (entry == null) {
      LOG.info("key {} is believed again", keyId);
      return;
    }
    try {
      KeyRevocation revocation = KeyRevocation.fromBytes(entry);
      LOG.info("key {} is revoked by {} since {}", keyId, revocation.by(), revocation.at());
    } catch (RuntimeException e) {
      // the callback must not throw, and the key is revoked all the same
      LOG.info("key {} is revoked; its entry cannot be read: {}", keyId, e.toString());
    }
  }
}
