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

import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Logs in to the standalone console, and out of it. */
@RestController
class LoginController {
  private static final long LOCKED_SECONDS = 60;
  private static final int MAX_USER_CHARS = 200;
  private static final int MAX_PASSWORD_CHARS = 1_000;

  private final Sessions sessions;

  LoginController(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * @param user name, always {@code admin}
   * @param password as configured or logged at start
   */
  record Login(String user, String password) {
    Login(@Nullable String user, @Nullable String password) {
      // absent or endless is wrong, as any other name or password
      this.user = user == null || user.length() > MAX_USER_CHARS ? "" : user;
      this.password = password == null || password.length() > MAX_PASSWORD_CHARS ? "" : password;
    }
  }

  @PostMapping("/llm/api/v1/sessions")
  @RequiresRole(Role.NONE)
  ResponseEntity<Map<String, String>> login(@RequestBody Login login, HttpServletRequest request) {
    Sessions.Login done = sessions.login(login.user(), login.password(), request.getRemoteAddr());
    if (done.throttled()) {
      throw new TooManyRequestsException(
          "too many wrong passwords from this address; wait a minute", LOCKED_SECONDS);
    }
    String token = done.token();
    if (token == null) {
      throw new ResponseStatusException(
          HttpStatus.UNAUTHORIZED, "the user name or the password is wrong");
    }
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Map.of("token", token));
  }

  /** Ends the session of the token that is shown; that there is none is no fault. */
  @DeleteMapping("/llm/api/v1/sessions/current")
  @RequiresRole(Role.NONE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logout(@RequestHeader(name = "X-Access-Token", defaultValue = "") String token) {
    sessions.end(token);
  }
}
