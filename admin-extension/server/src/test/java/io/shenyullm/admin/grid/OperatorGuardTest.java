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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.server.ResponseStatusException;

final class OperatorGuardTest {
  private final OperatorGuard guard = new OperatorGuard(List.of("li.wei"));

  private static MockHttpServletRequest by(String method, String user) {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/llm/api/cache/purge");
    byte[] claims = ("{\"userName\":\"" + user + "\"}").getBytes(StandardCharsets.UTF_8);
    request.addHeader(
        "X-Access-Token",
        "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims) + ".s");
    return request;
  }

  private static boolean lets(OperatorGuard guard, MockHttpServletRequest request) {
    return guard.preHandle(request, new MockHttpServletResponse(), guard);
  }

  @Test
  void change_bySomebodyElse_isForbiddenAndSaysWhy() {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      assertThatThrownBy(() -> lets(guard, by(method, "eve")))
          .isInstanceOf(ResponseStatusException.class)
          .hasMessageContaining("403")
          .hasMessageContaining("eve")
          .hasMessageContaining("llm.admin.operators");
      assertThat(lets(guard, by(method, "li.wei"))).isTrue();
    }
  }

  @Test
  void change_byANameThatOnlyPrintsLikeAnOperators_isForbidden() {
    assertThatThrownBy(() -> lets(guard, by("POST", " li.\\u0001wei")))
        .isInstanceOf(ResponseStatusException.class);
    assertThatThrownBy(() -> lets(guard, new MockHttpServletRequest("POST", "/llm/api/x")))
        .isInstanceOf(ResponseStatusException.class);
  }

  @Test
  void change_byTheUserOfTheConsoleAlone_isDecidedByThatName() {
    MockHttpServletRequest request = by("POST", "li.wei");
    request.setAttribute(Operators.ATTRIBUTE, "admin");
    assertThatThrownBy(() -> lets(guard, request)).isInstanceOf(ResponseStatusException.class);
    assertThat(lets(new OperatorGuard(List.of("admin")), request)).isTrue();
  }

  @Test
  void reading_byAnybody_isLet() {
    assertThat(lets(guard, by("GET", "eve"))).isTrue();
  }

  @Test
  void nobodyNamed_everybodyMayChange() {
    assertThat(lets(new OperatorGuard(List.of()), by("POST", "eve"))).isTrue();
  }
}
