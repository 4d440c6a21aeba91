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
package io.shenyullm.admin.identity;

import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says who asks and what they may do, alone as well as inside a ShenYu admin. */
@RestController
class CurrentSessionController {
  @GetMapping("/llm/api/v1/sessions/current")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> get(HttpServletRequest request) {
    Object held = request.getAttribute(TokenFilter.SESSION);
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("user", Operators.name(request));
    view.put("roles", Role.labelList(Operators.roles(request)));
    view.put("passwordDue", held instanceof SessionStore.Held known && known.passwordDue());
    view.put("id", held instanceof SessionStore.Held known ? known.session().id() : null);
    return view;
  }
}
