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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ids of virtual keys that operators have revoked. Asking costs a look into memory, and a
 * revocation counts whatever its entry says, also when a newer version wrote it, unless it says
 * that it is {@linkplain KeyRevocation#undone() undone}.
 *
 * <p>A key whose entry is gone stays revoked for as long as this process lives: an entry is never
 * removed to undo it, so its absence only tells that the grid has lost its data, and a leaked key
 * must not be believed until the console has put them back. While the grid is away the last known
 * ones stay revoked too; before it has been reached for the first time none is, so a revoked key
 * must leave the snapshot too. Thread-safe.
 */
public final class RevokedKeys implements Predicate<String>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevokedKeys.class);

  private final @Nullable NearMap map;
  private final @Nullable Subscription changes;

  /** What was heard last of each key, except of those that are believed and have no entry. */
  private final Map<String, Heard> heard = new ConcurrentHashMap<>();

  /**
   * An entry and what it means, so that it need not be read for each request.
   *
   * @param entry compared by identity
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Heard(byte[] entry, boolean revoked) {}

  private RevokedKeys(@Nullable NearMap map) {
    this.map = map;
    this.changes = map == null ? null : map.onChange(this::hear);
  }

  /** Nothing is ever revoked: for a gateway without a grid. */
  public static RevokedKeys none() {
    return new RevokedKeys(null);
  }

  /** Follows the map {@link GridNames#REVOKED_KEYS}. */
  public static RevokedKeys of(NearMap map) {
    return new RevokedKeys(map);
  }

  /** Whether the key of this id is revoked. */
  @Override
  public boolean test(String keyId) {
    NearMap known = map;
    if (known == null) {
      return false;
    }
    byte[] entry = known.get(keyId);
    Heard last = heard.get(keyId);
    return entry == null || (last != null && last.entry() == entry)
        ? last != null && last.revoked()
        : isRevocation(entry);
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
  }

  private void hear(String keyId, byte @Nullable [] entry) {
    if (entry != null) {
      heard.put(keyId, new Heard(entry, isRevocation(entry)));
      log(keyId, entry);
    } else if (heard.computeIfPresent(keyId, (id, last) -> last.revoked() ? last : null) != null) {
      LOG.warn("the grid has lost the revocation of key {}: the key stays revoked here", keyId);
    }
  }

  private static boolean isRevocation(byte[] entry) {
    try {
      return !KeyRevocation.fromBytes(entry).undone();
    } catch (RuntimeException e) {
      return true;
    }
  }

  private static void log(String keyId, byte[] entry) {
    try {
      KeyRevocation said = KeyRevocation.fromBytes(entry);
      LOG.info(
          "key {} is {} by {} since {}",
          keyId,
          said.undone() ? "believed again" : "revoked",
          said.by(),
          said.at());
    } catch (RuntimeException e) {
      // the callback must not throw, and the key is revoked all the same
      LOG.info("key {} is revoked; its entry cannot be read: {}", keyId, e.toString());
    }
  }
}
