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
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Who listens to a stream.
 *
 * @param person whose page it is
 * @param loggedIn whether the session with which it began still holds
 */
public record Watcher(String person, BooleanSupplier loggedIn) {
  /**
   * Request attribute in which whoever checked the session puts a {@link BooleanSupplier} that
   * checks it again. Inside a ShenYu admin there is none: its sessions are not ours to look at.
   */
  public static final String SESSION = "llm.admin.session";

  public Watcher {
    Objects.requireNonNull(person, "person");
    Objects.requireNonNull(loggedIn, "loggedIn");
  }

  public static Watcher of(HttpServletRequest request) {
    String user = Operators.user(request);
    return new Watcher(
        user == null ? "" : user,
        request.getAttribute(SESSION) instanceof BooleanSupplier session ? session : () -> true);
  }
}
