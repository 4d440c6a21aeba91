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
package io.shenyullm.admin.status;

import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.StatusPart;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What every page shows at its top, put together from what each part says of itself. */
@RestController
public class StatusController {
  private final List<StatusPart> parts;

  public StatusController(List<StatusPart> parts) {
    this.parts = List.copyOf(parts);
  }

  @GetMapping("/llm/api/v1/status")
  @RequiresRole(Role.VIEWER)
  Map<String, Object> status() {
    Map<String, Object> status = new TreeMap<>();
    parts.forEach(part -> status.put(part.name(), part.view().get()));
    return status;
  }
}
