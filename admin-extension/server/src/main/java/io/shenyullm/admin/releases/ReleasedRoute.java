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
package io.shenyullm.admin.releases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route of a document that was found good.
 *
 * @param audit {@code buffered}, {@code durable} or {@code off}
 * @param requireAudit whether a request is refused whose audit record cannot be kept
 */
record ReleasedRoute(String name, String audit, boolean requireAudit) {
  private static final String BUFFERED = "buffered";
  private static final String OFF = "off";

  /** The routes of a document, with what it leaves to the defaults. */
  static List<ReleasedRoute> of(Map<String, @Nullable Object> document) {
    List<ReleasedRoute> routes = new ArrayList<>();
    if (document.get("routes") instanceof List<?> listed) {
      for (Object route : listed) {
        if (route instanceof Map<?, ?> fields && fields.get("name") instanceof String name) {
          String audit = fields.get("audit") instanceof String mode ? mode : BUFFERED;
          boolean required =
              fields.get("requireAudit") instanceof Boolean told ? told : !audit.equals(OFF);
          routes.add(new ReleasedRoute(name, audit, required));
        }
      }
    }
    return List.copyOf(routes);
  }

  Map<String, @Nullable Object> view() {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("name", name);
    view.put("audit", audit);
    view.put("requireAudit", requireAudit);
    return view;
  }
}
