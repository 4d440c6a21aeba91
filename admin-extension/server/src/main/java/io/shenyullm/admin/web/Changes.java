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
package io.shenyullm.admin.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request has changed, for the record: endpoints say it, and what keeps the record asks.
 * Secrets are never told.
 */
public final class Changes {
  private static final String BEFORE = Changes.class.getName() + ".before";
  private static final String AFTER = Changes.class.getName() + ".after";
  private static final String ACTOR = Changes.class.getName() + ".actor";

  private Changes() {}

  /**
   * @param before a JSON value; {@code null} where there was nothing
   * @param after the same; {@code null} where there is nothing any more
   */
  public static void tell(
      HttpServletRequest request, @Nullable Object before, @Nullable Object after) {
    request.setAttribute(BEFORE, before);
    request.setAttribute(AFTER, after);
  }

  /** Who has done it, where that is known only after it is done, as after a login. */
  public static void tellActor(HttpServletRequest request, String actor) {
    request.setAttribute(ACTOR, actor);
  }

  public static @Nullable Object before(HttpServletRequest request) {
    return request.getAttribute(BEFORE);
  }

  public static @Nullable Object after(HttpServletRequest request) {
    return request.getAttribute(AFTER);
  }

  public static @Nullable String actor(HttpServletRequest request) {
    return request.getAttribute(ACTOR) instanceof String actor ? actor : null;
  }
}
