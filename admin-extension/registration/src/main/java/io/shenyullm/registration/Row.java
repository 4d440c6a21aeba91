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

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of one of the admin's lists.
 *
 * @param fields as the admin has sent them
 */
record Row(Map<String, @Nullable Object> fields) {
  /** A field as text; empty where there is none. */
  String text(String field) {
    return Objects.toString(fields.get(field), "");
  }

  String id() {
    return text("id");
  }

  boolean isEnabled() {
    return Boolean.TRUE.equals(fields.get("enabled"));
  }
}
