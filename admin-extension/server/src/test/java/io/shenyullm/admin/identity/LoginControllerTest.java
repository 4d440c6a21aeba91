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

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.web.TestingApi;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

final class LoginControllerTest {
  private final String password = UUID.randomUUID().toString();
  private final MockMvc mvc =
      TestingApi.of(
          new LoginController(
              Sessions.create(
                  password,
                  new SecureRandom(),
                  Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC))));

  @Test
  void login_answer_isKeptByNobody() throws Exception {
    mvc.perform(
            post("/llm/api/v1/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"user\":\"admin\",\"password\":\"" + password + "\"}"))
        .andExpect(status().isOk())
        .andExpect(header().string("Cache-Control", "no-store"));
  }

  private void login(String presented, String address, int expected) throws Exception {
    mvc.perform(
            post("/llm/api/v1/sessions")
                .remoteAddress(address)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"user\":\"admin\",\"password\":\"" + presented + "\"}"))
        .andExpect(status().is(expected));
  }

  @Test
  void login_afterTenWrongPasswords_is429FromThatAddressOnly() throws Exception {
    for (int i = 0; i < 10; i++) {
      login("wrong " + i, "192.0.2.7", 401);
    }
    login(password, "192.0.2.7", 429);
    login(password, "192.0.2.8", 200);
  }

  @Test
  void logout_withoutASession_isNoFault() throws Exception {
    mvc.perform(delete("/llm/api/v1/sessions/current")).andExpect(status().isNoContent());
  }

  @Test
  void login_withoutPassword_is401() throws Exception {
    mvc.perform(
            post("/llm/api/v1/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"user\":\"admin\"}"))
        .andExpect(status().isUnauthorized());
  }
}
