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

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.TestingApi;
import io.shenyullm.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Sessions and accounts as people meet them: over HTTP, behind the filter that knows who asks. */
final class SessionsControllerTest {
  private static final String ME = "/llm/api/v1/sessions/current";
  private static final String ACCOUNTS = "/llm/api/v1/accounts";

  private final TestingIdentity identity = new TestingIdentity();
  private final MockMvc mvc =
      TestingApi.behind(
          new TokenFilter(identity.sessions),
          identity.database.dataSource(),
          new SessionsController(identity.sessions),
          new CurrentSessionController(),
          new AccountsController(identity.accounts));

  private static String login(String user, String password) {
    return new String(Json.write(Map.of("user", user, "password", password)), UTF_8);
  }

  private void login(String presented, String address, int expected) throws Exception {
    mvc.perform(
            post("/llm/api/v1/sessions")
                .remoteAddress(address)
                .contentType(MediaType.APPLICATION_JSON)
                .content(login("admin", presented)))
        .andExpect(status().is(expected));
  }

  private MockHttpServletResponse send(MockHttpServletRequestBuilder request, String token)
      throws Exception {
    return mvc.perform(request.header("X-Access-Token", token)).andReturn().getResponse();
  }

  private MockHttpServletResponse send(
      MockHttpServletRequestBuilder request, String token, Object body) throws Exception {
    return send(request.contentType(MediaType.APPLICATION_JSON).content(Json.write(body)), token);
  }

  private static Map<String, @Nullable Object> json(MockHttpServletResponse response) {
    return Json.parseObject(response.getContentAsByteArray());
  }

  private String tokenOf(String name, Role... roles) {
    Accounts.Opened opened = identity.accounts.create(name, Set.of(roles), "admin");
    String chosen = UUID.randomUUID().toString();
    identity.accounts.changeOwn(
        identity.sessions.find(identity.token(name, opened.password())).orElseThrow().session(),
        opened.password(),
        chosen);
    return String.valueOf(identity.token(name, chosen));
  }

  @Test
  void login_answer_isKeptByNobody() throws Exception {
    mvc.perform(
            post("/llm/api/v1/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .content(login("admin", identity.password)))
        .andExpect(status().isOk())
        .andExpect(header().string("Cache-Control", "no-store"));
  }

  @Test
  void login_afterTenWrongPasswords_is429FromThatAddressOnly() throws Exception {
    for (int i = 0; i < 10; i++) {
      login("wrong " + i, "192.0.2.7", 401);
    }
    login(identity.password, "192.0.2.7", 429);
    login(identity.password, "192.0.2.8", 200);
  }

  @Test
  void login_withoutPassword_is401() throws Exception {
    mvc.perform(
            post("/llm/api/v1/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"user\":\"admin\"}"))
        .andExpect(status().isUnauthorized());
  }

  @Test
  void logout_endsTheSession_andWithoutOneIsNoFault() throws Exception {
    String token = identity.admin();
    assertThat(send(get(ME), token).getStatus()).isEqualTo(200);
    assertThat(send(delete(ME), token).getStatus()).isEqualTo(204);
    assertThat(send(get(ME), token).getStatus()).isEqualTo(401);
    mvc.perform(delete(ME)).andExpect(status().isNoContent());
  }

  @Test
  void current_tellsWhoAsksAndTheirRoles() throws Exception {
    var me = json(send(get(ME), tokenOf("fay", Role.FINANCE, Role.AUDITOR)));
    assertThat(me)
        .containsEntry("user", "fay")
        .containsEntry("roles", List.of("auditor", "finance"))
        .containsEntry("passwordDue", false);
  }

  @Test
  void givenPassword_isGoodForNothingButAnotherPassword() throws Exception {
    MockHttpServletResponse made =
        send(post(ACCOUNTS), identity.admin(), Map.of("name", "ada", "roles", List.of("operator")));
    assertThat(made.getStatus()).isEqualTo(201);
    assertThat(made.getHeader("Cache-Control")).isEqualTo("no-store");
    String given = String.valueOf(json(made).get("password"));
    String token = String.valueOf(identity.token("ada", given));
    assertThat(json(send(get(ME), token))).containsEntry("passwordDue", true);
    assertThat(send(get("/llm/api/v1/sessions?everybody=true"), token).getStatus()).isEqualTo(403);
    MockHttpServletResponse refused = send(get("/llm/api/v1/sessions/x"), token);
    assertThat(refused.getStatus()).isEqualTo(403);
    assertThat(refused.getContentAsString()).contains("choose a password of your own");
    String chosen = UUID.randomUUID().toString();
    assertThat(
            send(put(ME + "/password"), token, Map.of("present", given, "wanted", chosen))
                .getStatus())
        .isEqualTo(200);
    assertThat(json(send(get(ME), token))).containsEntry("passwordDue", false);
    assertThat(send(get("/llm/api/v1/sessions"), token).getStatus()).isEqualTo(200);
  }

  @Test
  void password_guessedByWhoeverHasTheSession_isThrottled() throws Exception {
    String token = tokenOf("fay");
    for (int i = 0; i < 10; i++) {
      assertThat(
              send(
                      put(ME + "/password"),
                      token,
                      Map.of("present", "guess " + i, "wanted", UUID.randomUUID().toString()))
                  .getStatus())
          .isEqualTo(403);
    }
    assertThat(
            send(
                    put(ME + "/password"),
                    token,
                    Map.of("present", "guess", "wanted", UUID.randomUUID().toString()))
                .getStatus())
        .isEqualTo(429);
  }

  @Test
  void sessions_ofOthers_areAnAdministrators() throws Exception {
    String fay = tokenOf("fay", Role.FINANCE, Role.OPERATOR);
    String admin = identity.admin();
    String id = String.valueOf(identity.sessions.find(admin).orElseThrow().session().id());
    assertThat(send(get("/llm/api/v1/sessions?everybody=true"), fay).getStatus()).isEqualTo(403);
    assertThat(send(delete("/llm/api/v1/sessions/" + id), fay).getStatus()).isEqualTo(403);
    assertThat((List<?>) json(send(get("/llm/api/v1/sessions"), fay)).get("sessions"))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(((Map<?, ?>) each).get("user")).isEqualTo("fay"));
    assertThat(
            (List<?>) json(send(get("/llm/api/v1/sessions?everybody=true"), admin)).get("sessions"))
        .extracting(each -> (Object) ((Map<?, ?>) each).get("user"))
        .contains("fay", "admin");
    String faysId = identity.sessions.find(fay).orElseThrow().session().id();
    assertThat(send(delete("/llm/api/v1/sessions/" + faysId), admin).getStatus()).isEqualTo(200);
    assertThat(send(get(ME), fay).getStatus()).isEqualTo(401);
    assertThat(send(delete("/llm/api/v1/sessions/" + faysId), admin).getStatus()).isEqualTo(404);
  }

  @Test
  void accounts_areAnAdministratorsOnly() throws Exception {
    String everythingElse =
        tokenOf("eve", Role.OPERATOR, Role.FINANCE, Role.COMPLIANCE, Role.AUDITOR);
    assertThat(send(get(ACCOUNTS), everythingElse).getStatus()).isEqualTo(403);
    assertThat(
            send(
                    patch(ACCOUNTS + "/eve").header("If-Match", "*"),
                    everythingElse,
                    Map.of("roles", List.of("administrator")))
                .getStatus())
        .isEqualTo(403);
    assertThat(send(post(ACCOUNTS + "/admin/password-resets"), everythingElse).getStatus())
        .isEqualTo(403);
  }

  @Test
  void account_fromItsMakingToItsEnd() throws Exception {
    String admin = identity.admin();
    assertThat(send(post(ACCOUNTS), admin, Map.of("name", "fay")).getStatus()).isEqualTo(201);
    assertThat(send(post(ACCOUNTS), admin, Map.of("name", "fay")).getStatus()).isEqualTo(409);
    MockHttpServletResponse read = send(get(ACCOUNTS + "/fay"), admin);
    assertThat(json(read)).containsEntry("roles", List.of()).containsEntry("createdBy", "admin");
    MockHttpServletResponse changed =
        send(
            patch(ACCOUNTS + "/fay").header("If-Match", String.valueOf(read.getHeader("ETag"))),
            admin,
            Map.of("roles", List.of("finance"), "disabled", true));
    assertThat(changed.getStatus()).isEqualTo(200);
    assertThat(json(changed))
        .containsEntry("roles", List.of("finance"))
        .containsEntry("disabled", true);
    assertThat(send(delete(ACCOUNTS + "/fay"), admin).getStatus()).isEqualTo(428);
    assertThat(send(post(ACCOUNTS + "/fay/password-resets"), admin).getStatus()).isEqualTo(201);
    assertThat(send(delete(ACCOUNTS + "/fay").header("If-Match", "*"), admin).getStatus())
        .isEqualTo(200);
    assertThat(send(get(ACCOUNTS + "/fay"), admin).getStatus()).isEqualTo(404);
  }

  @Test
  void accounts_arePagedByName() throws Exception {
    String admin = identity.admin();
    send(post(ACCOUNTS), admin, Map.of("name", "ada"));
    var first = json(send(get(ACCOUNTS + "?limit=1"), admin));
    assertThat(first).containsEntry("next", "ada");
    var rest = json(send(get(ACCOUNTS + "?cursor=ada"), admin));
    assertThat((List<?>) rest.get("accounts")).hasSize(1);
    assertThat(rest.get("next")).isNull();
  }

  @Test
  void name_thatIsNone_is400() throws Exception {
    String admin = identity.admin();
    for (String name : List.of("", "Fay", "a b", "-x", "x".repeat(65), "<b>", "ädam")) {
      assertThat(send(post(ACCOUNTS), admin, Map.of("name", name)).getStatus())
          .as(name)
          .isEqualTo(400);
    }
    assertThat(
            send(post(ACCOUNTS), admin, Map.of("name", "fay", "roles", List.of("root")))
                .getStatus())
        .isEqualTo(400);
  }
}
