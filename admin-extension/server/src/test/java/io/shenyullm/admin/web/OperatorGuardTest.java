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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

final class OperatorGuardTest {
  private final OperatorGuard guard = new OperatorGuard(List.of("li.wei"));
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private static MockHttpServletRequest by(String method, String user) {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/llm/api/v1/cache-purges");
    request.setUserPrincipal(new TestingPrincipal(user));
    return request;
  }

  private boolean lets(OperatorGuard guard, MockHttpServletRequest request) throws IOException {
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
    for (OperatorGuard any : List.of(guard, new OperatorGuard(List.of()))) {
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
  void change_byTheUserOfTheConsoleAlone_isDecidedByThatName() throws IOException {
    MockHttpServletRequest request = by("POST", "li.wei");
    request.setAttribute(Operators.ATTRIBUTE, "admin");
    assertThat(lets(guard, request)).isFalse();
    assertThat(lets(new OperatorGuard(List.of("admin")), request)).isTrue();
  }

  @Test
  void reading_byAnybody_isLet() throws IOException {
    assertThat(lets(guard, by("GET", "eve"))).isTrue();
  }

  @Test
  void nobodyNamed_everybodyMayChange() throws IOException {
    assertThat(lets(new OperatorGuard(List.of()), by("POST", "eve"))).isTrue();
  }
}
