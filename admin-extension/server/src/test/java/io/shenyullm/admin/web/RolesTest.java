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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.AdminSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;

/** {@link RequiresRole} of an endpoint, whatever its HTTP method. */
final class RolesTest {
  private final TestingController controller = new TestingController();
  private final RoleGuard guard =
      new RoleGuard(
          new HostRoles(
              List.of("li.wei"),
              new AdminSettings.Roles(List.of("fay"), List.of("cho"), List.of("ada"))));

  private int status(String endpoint, String user) throws Exception {
    HandlerMethod handler = null;
    for (var method : TestingController.class.getDeclaredMethods()) {
      if (method.getName().equals(endpoint)) {
        handler = new HandlerMethod(controller, method);
      }
    }
    assertThat(handler).isNotNull();
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/llm/api/v1/x");
    if (!user.isEmpty()) {
      request.setAttribute(Operators.ATTRIBUTE, user);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    boolean let = guard.preHandle(request, response, handler);
    assertThat(let).isEqualTo(response.getStatus() == 200);
    return response.getStatus();
  }

  @Test
  void endpoint_letsThoseOfItsRole() throws Exception {
    Map<String, List<Integer>> expected =
        Map.of(
            "login", List.of(200, 200, 200, 200, 200, 200),
            "look", List.of(401, 200, 200, 200, 200, 200),
            "make", List.of(401, 403, 200, 403, 403, 403),
            "spend", List.of(401, 403, 200, 200, 403, 403),
            "audit", List.of(401, 403, 403, 403, 200, 200));
    for (Map.Entry<String, List<Integer>> each : expected.entrySet()) {
      assertThat(
              List.of(
                  status(each.getKey(), ""),
                  status(each.getKey(), "eve"),
                  status(each.getKey(), "li.wei"),
                  status(each.getKey(), "fay"),
                  status(each.getKey(), "cho"),
                  status(each.getKey(), "ada")))
          .as(each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  @Test
  void endpoint_thatDoesNotSay_isRefusedToEverybody() {
    assertThatThrownBy(() -> status("forgotten", "li.wei"))
        .hasMessageContaining("does not say which role it requires");
  }
}
