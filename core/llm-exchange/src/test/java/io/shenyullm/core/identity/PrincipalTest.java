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
package io.shenyullm.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrincipalTest {
  private static Principal user(String user) {
    return new Principal("acme", null, null, null, null, user, null, null);
  }

  @Test
  void user_asLongAsOpenIdLetsItBe_isKept() {
    assertThat(user("x".repeat(255)).user()).isEqualTo("x".repeat(255));
  }

  @Test
  void user_longerThanRecordsTake_isShortenedAndTellsUsersApart() {
    Principal one = user("x".repeat(2000) + "1");
    assertThat(one.user()).hasSize(Principal.LONGEST_LEVEL);
    assertThat(one).isNotEqualTo(user("x".repeat(2000) + "2"));
    assertThat(one).isEqualTo(user("x".repeat(2000) + "1"));
  }

  @Test
  void user_withNul_holdsNone() {
    assertThat(user("ali\u0000ce").user()).doesNotContain("\u0000").startsWith("ali");
  }
}
