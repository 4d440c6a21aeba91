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
package io.shenyullm.core.http;

import io.shenyullm.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error bodies in the caller's own protocol. */
public final class ErrorShape {
  private ErrorShape() {}

  /** {@code {"error":{"message","type","param","code"}}} as OpenAI's API reference describes. */
  public static byte[] openAi(Refusal refusal) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", refusal.message());
    error.put("type", refusal.type());
    error.put("param", refusal.param());
    error.put("code", refusal.code());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("error", error);
    return Json.write(body);
  }
}
