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
package io.shenyullm.admin.storage;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record and its place in a list, as the database has both.
 *
 * @param at the first half of the place
 * @param id the second, among records of that very instant
 * @param value {@code null} of a record that cannot be read: it keeps its place, so that a list
 *     does not seem to end there
 */
public record Listed<T>(Instant at, String id, @Nullable T value) {
  /** As lists are read. */
  public static final Comparator<Listed<?>> NEWEST_FIRST =
      Comparator.<Listed<?>, Instant>comparing(Listed::at).thenComparing(Listed::id).reversed();

  public Listed {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(id, "id");
  }

  /** The same place with what is made of the value, if there is one. */
  public <V> Listed<V> map(Function<? super T, ? extends V> view) {
    return new Listed<>(at, id, value == null ? null : view.apply(value));
  }
}
