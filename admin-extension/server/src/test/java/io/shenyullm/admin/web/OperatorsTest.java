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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

final class OperatorsTest {
  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @Test
  void name_ofTheCheckedSession_isTaken() {
    request.setAttribute(Operators.ATTRIBUTE, "admin");
    request.setUserPrincipal(new TestingPrincipal("somebody"));
    assertThat(Operators.name(request)).isEqualTo("admin");
  }

  @Test
  void name_insideAShenYuAdmin_isThatOfItsVerifiedPrincipal() {
    request.setUserPrincipal(new TestingPrincipal("li.wei"));
    assertThat(Operators.name(request)).isEqualTo("li.wei");
  }

  @Test
  void name_withLineBreaksOrTooLong_isMadeFitForALog() {
    request.setAttribute(Operators.ATTRIBUTE, "a\r\nb" + "c".repeat(200));
    assertThat(Operators.name(request)).startsWith("abc").hasSize(100);
  }

  @Test
  void name_thatNobodyHasVerified_isUnknown() {
    assertThat(Operators.name(request)).isEqualTo("unknown");
    request.addHeader("X-Access-Token", token("{\"userName\":\"li.wei\"}"));
    assertThat(Operators.user(request)).isNull();
    request.setUserPrincipal(() -> "somebody of another kind");
    assertThat(Operators.user(request)).isNull();
    request.setUserPrincipal(new TestingPrincipal(7));
    assertThat(Operators.user(request)).isNull();
  }

  private static String token(String payload) {
    return "e30."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(UTF_8))
        + ".s";
  }
}
