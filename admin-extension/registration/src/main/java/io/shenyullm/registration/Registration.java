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
package io.shenyullm.registration;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is registered.
 *
 * @param namespace name or id of the admin's namespace
 * @param path Ant pattern of the requests that are ours, such as {@code /v1/**}
 * @param menu address of the console's pages for the admin's menu; {@code null} for no entry
 */
public record Registration(String namespace, Setting path, @Nullable Setting menu) {
  /** The namespace that an admin is delivered with. */
  public static final String DEFAULT_NAMESPACE = "default";

  /** What the admin's table of menu entries holds. */
  static final int MAX_MENU_CHARS = 32;

  public Registration {
    Objects.requireNonNull(namespace, "namespace");
    if (!path.value().startsWith("/")) {
      throw new IllegalArgumentException("the path must begin with /, but is " + path.value());
    }
  }

  /** Whether the menu entry fits into the admin's table. */
  boolean hasRoomForMenu() {
    return menu == null || menu.value().length() <= MAX_MENU_CHARS;
  }
}
