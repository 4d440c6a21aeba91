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

import io.shenyullm.admin.web.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Roles as the API writes them. */
final class RoleLabels {
  private RoleLabels() {}

  /**
   * @throws ResponseStatusException 400 for what is no role that can be given
   */
  static Set<Role> read(List<String> labels) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String label : labels) {
      roles.add(
          Role.given(String.valueOf(label))
              .orElseThrow(
                  () ->
                      new ResponseStatusException(
                          HttpStatus.BAD_REQUEST,
                          "a role must be one of "
                              + String.join(", ", Role.labelList(Role.GIVEN)))));
    }
    return roles;
  }
}
