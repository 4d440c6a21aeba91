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
package io.shenyullm.admin.trail;

import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ChangesNothing;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Is on or off. */
@RestController
final class TestingLight {
  static final String LIGHT = "/llm/api/testing/light";

  String state = "off";

  @GetMapping(LIGHT)
  @RequiresRole(Role.VIEWER)
  String look() {
    return state;
  }

  @PostMapping(LIGHT + "/questions")
  @RequiresRole(Role.OPERATOR)
  @ChangesNothing
  String ask() {
    return state;
  }

  @PutMapping(LIGHT)
  @RequiresRole(Role.OPERATOR)
  String set(@RequestBody String wanted, HttpServletRequest request) {
    if (wanted.equals("broken")) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, "it is broken");
    }
    if (wanted.equals("burning")) {
      throw new IllegalStateException("it burns");
    }
    Changes.tell(request, state, wanted);
    state = wanted;
    return state;
  }

  @PostMapping("/llm/api/testing/doors")
  @RequiresRole(Role.NONE)
  void enter(@RequestBody String who, HttpServletRequest request) {
    if (!who.equals("nobody")) {
      Changes.tellActor(request, who);
    }
  }
}
