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
package io.shenyullm.admin.dataplane;

import io.shenyullm.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway gets.
 *
 * @param status HTTP status
 * @param tag ETag of the body
 * @param body JSON; empty for none
 */
record Answer(int status, @Nullable String tag, byte[] body) {
  static Answer json(int status, Map<String, @Nullable Object> document) {
    return new Answer(status, null, Json.write(document));
  }

  static Answer error(int status, String message) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("error", message);
    return new Answer(status, null, Json.write(error));
  }
}
