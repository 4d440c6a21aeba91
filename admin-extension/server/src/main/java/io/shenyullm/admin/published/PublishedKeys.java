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
package io.shenyullm.admin.published;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ids of the virtual keys in a snapshot document. Immutable. */
public final class PublishedKeys {
  /** Nothing is published, so nothing can be said of any id. */
  public static final PublishedKeys NONE = new PublishedKeys(null);

  private final @Nullable Set<String> ids;

  private PublishedKeys(@Nullable Set<String> ids) {
    this.ids = ids;
  }

  public static PublishedKeys of(Map<String, @Nullable Object> document) {
    Set<String> ids = new HashSet<>();
    if (document.get("identity") instanceof Map<?, ?> identity
        && identity.get("keys") instanceof List<?> keys) {
      for (Object key : keys) {
        if (key instanceof Map<?, ?> fields && fields.get("id") instanceof String id) {
          ids.add(id);
        }
      }
    }
    return new PublishedKeys(Set.copyOf(ids));
  }

  /** Whether there is a key of that id; empty where nothing is published. */
  public Optional<Boolean> has(String id) {
    return ids == null ? Optional.empty() : Optional.of(ids.contains(id));
  }
}
