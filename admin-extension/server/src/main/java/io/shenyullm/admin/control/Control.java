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
package io.shenyullm.admin.control;

import io.shenyullm.admin.web.ETag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has changed, as the grid and the database hold it.
 *
 * @param document JSON as gateways read it
 * @param at when
 * @param by who
 * @param undone whether it takes back what was changed before
 */
public record Control(String document, Instant at, String by, boolean undone) {
  /** Of two of the very same time either may win, but everywhere the same. */
  private static final Comparator<Control> BY_AGE =
      Comparator.comparing(Control::at).thenComparing(Control::document);

  boolean isNewerThan(@Nullable Control other) {
    return other == null || BY_AGE.compare(this, other) > 0;
  }

  /** The newer of two, if there is any. */
  static @Nullable Control newer(@Nullable Control one, @Nullable Control other) {
    return one != null && one.isNewerThan(other) ? one : other;
  }

  /** Names the state that it makes; one that is undone makes the same as none. */
  public static String eTag(@Nullable Control control) {
    return ETag.of(control == null || control.undone() ? "" : control.document());
  }

  public byte[] bytes() {
    return document.getBytes(StandardCharsets.UTF_8);
  }
}
