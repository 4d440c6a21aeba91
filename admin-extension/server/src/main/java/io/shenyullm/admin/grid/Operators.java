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
package io.shenyullm.admin.grid;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Names of those who change something. */
public final class Operators {
  /** Request attribute in which whoever checked the session puts the user's name. */
  public static final String ATTRIBUTE = "llm.admin.user";

  private static final String UNKNOWN = "unknown";
  private static final int MAX_CHARS = 100;

  private Operators() {}

  /** The caller's name as it is, to decide by; {@code null} if it cannot be told. */
  static @Nullable String user(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String given
        ? given
        : userOf(request.getHeader("X-Access-Token"));
  }

  /** The caller's name, for the record; not for deciding anything: it is made fit to print. */
  static String name(HttpServletRequest request) {
    String name = user(request);
    String printable = name == null ? "" : name.replaceAll("\\p{Cntrl}", "").strip();
    if (printable.isEmpty()) {
      return UNKNOWN;
    }
    return printable.length() > MAX_CHARS ? printable.substring(0, MAX_CHARS) : printable;
  }

  /** Inside a ShenYu admin the token is the admin's own JWT, which its filter has verified. */
  private static @Nullable String userOf(@Nullable String token) {
    String[] parts = token == null ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      return Json.parseObject(payload.getBytes(StandardCharsets.UTF_8)).get("userName")
              instanceof String user
          ? user
          : null;
    } catch (JsonSyntaxException | IllegalArgumentException e) {
      return null;
    }
  }
}
