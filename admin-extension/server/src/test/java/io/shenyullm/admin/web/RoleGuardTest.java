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

import io.shenyullm.admin.AdminSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class RoleGuardTest {
  private final RoleGuard guard = guard("li.wei");

  private static RoleGuard guard(String... operators) {
    return new RoleGuard(new HostRoles(List.of(operators), AdminSettings.Roles.NOBODY));
  }

  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private static MockHttpServletRequest by(String method, String user) {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/llm/api/v1/cache-purges");
    request.setUserPrincipal(new TestingPrincipal(user));
    return request;
  }

  private boolean lets(RoleGuard guard, MockHttpServletRequest request) throws IOException {
    response.reset();
    return guard.preHandle(request, response, guard);
  }

  @Test
  void change_bySomebodyElse_isForbiddenAndSaysWhy() throws IOException {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      assertThat(lets(guard, by(method, "eve"))).isFalse();
      assertThat(response.getStatus()).isEqualTo(403);
      assertThat(response.getContentAsString()).contains("eve", "llm.admin.operators");
      assertThat(lets(guard, by(method, "li.wei"))).isTrue();
    }
  }

  @Test
  void change_byANameThatOnlyPrintsLikeAnOperators_isForbidden() throws IOException {
    assertThat(lets(guard, by("POST", " li.\u0001wei"))).isFalse();
    assertThat(response.getStatus()).isEqualTo(403);
  }

  @Test
  void anything_byNobodyVerified_is401_whateverTheTokenSays() throws IOException {
    for (RoleGuard any : List.of(guard, guard())) {
      for (String method : List.of("POST", "GET")) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/llm/api/v1/x");
        byte[] claims = "{\"userName\":\"li.wei\"}".getBytes(StandardCharsets.UTF_8);
        request.addHeader(
            "X-Access-Token",
            "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims) + ".s");
        assertThat(lets(any, request)).isFalse();
        assertThat(response.getStatus()).isEqualTo(401);
      }
    }
  }

  @Test
  void change_withRolesOfASession_isDecidedByThose() throws IOException {
    MockHttpServletRequest request = by("POST", "li.wei");
    request.setAttribute(Operators.ATTRIBUTE, "li.wei");
    request.setAttribute(Operators.ROLES, Set.of(Role.AUDITOR));
    assertThat(lets(guard, request)).isFalse();
    assertThat(response.getContentAsString()).contains("role operator", "administrator");
    request.setAttribute(Operators.ROLES, Set.of(Role.OPERATOR));
    assertThat(lets(guard(), request)).isTrue();
  }

  @Test
  void request_thatIsLetIn_tellsItsRoles() throws IOException {
    MockHttpServletRequest request = by("POST", "li.wei");
    assertThat(lets(guard, request)).isTrue();
    assertThat(Operators.roles(request)).containsExactly(Role.OPERATOR);
  }

  @Test
  void otherRole_isNamed_operatorsAreNotEverybody() throws IOException {
    RoleGuard finance =
        new RoleGuard(
            new HostRoles(
                List.of(), new AdminSettings.Roles(List.of("fay"), List.of(), List.of())));
    assertThat(lets(finance, by("POST", "eve"))).isFalse();
    assertThat(lets(finance, by("POST", "fay"))).isFalse();
  }

  @Test
  void reading_byAnybody_isLet() throws IOException {
    assertThat(lets(guard, by("GET", "eve"))).isTrue();
  }

  @Test
  void nobodyNamed_everybodyMayChange() throws IOException {
    assertThat(lets(guard(), by("POST", "eve"))).isTrue();
  }
}
