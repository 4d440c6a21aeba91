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

import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Texts;
import io.shenyullm.admin.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Logs in to the console that runs alone, and out of it, and shows who is logged in. */
@RestController
@RequestMapping("/llm/api/v1/sessions")
class SessionsController {
  private static final Logger LOG = LoggerFactory.getLogger(SessionsController.class);
  private static final long LOCKED_SECONDS = 60;
  private static final int MAX_USER_CHARS = 200;

  private final Sessions sessions;

  SessionsController(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * @param user name of the account
   * @param password of that account
   */
  record Login(String user, String password) {
    Login(@Nullable String user, @Nullable String password) {
      // absent or endless is wrong, as any other name or password
      this.user = user == null || user.length() > MAX_USER_CHARS ? "" : user;
      this.password = bounded(password);
    }
  }

  /**
   * @param present password
   * @param wanted in its place
   */
  record NewPassword(String present, String wanted) {
    NewPassword(@Nullable String present, @Nullable String wanted) {
      this.present = bounded(present);
      this.wanted = bounded(wanted);
    }
  }

  private static String bounded(@Nullable String password) {
    return password == null || password.length() > Accounts.MAX_PASSWORD_CHARS ? "" : password;
  }

  @PostMapping
  @RequiresRole(Role.NONE)
  ResponseEntity<Map<String, @Nullable Object>> login(
      @RequestBody Login login,
      @RequestHeader(name = "User-Agent", defaultValue = "") String client,
      HttpServletRequest request) {
    Sessions.Login done =
        sessions.login(login.user(), login.password(), request.getRemoteAddr(), client);
    if (done.throttled()) {
      throw tooManyGuesses();
    }
    if (done.token() == null) {
      throw new ResponseStatusException(
          HttpStatus.UNAUTHORIZED, "the user name or the password is wrong");
    }
    Changes.tellActor(request, login.user());
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("token", done.token());
    answer.put("passwordDue", done.passwordDue());
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(answer);
  }

  private static TooManyRequestsException tooManyGuesses() {
    return new TooManyRequestsException(
        "too many wrong passwords from this address; wait a minute", LOCKED_SECONDS);
  }

  /** Ends the session of the token that is shown; that there is none is no fault. */
  @DeleteMapping("/current")
  @RequiresRole(Role.NONE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void logout(@RequestHeader(name = "X-Access-Token", defaultValue = "") String token) {
    sessions.find(token).ifPresent(held -> sessions.end(held.session()));
  }

  /** Changes the password of whoever asks, and ends all other sessions of the account. */
  @PutMapping("/current/password")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> changePassword(
      @RequestBody NewPassword passwords, HttpServletRequest request) {
    Session own = own(request);
    if (!sessions.changePassword(
        own, passwords.present(), passwords.wanted(), request.getRemoteAddr())) {
      throw tooManyGuesses();
    }
    LOG.info("{} has chosen another password", own.account());
    return view(own, own);
  }

  /** The caller's own, newest first; everybody's for administrators who ask for them. */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "everybody", defaultValue = "false") boolean everybody,
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor,
      HttpServletRequest request) {
    ListQuery.requireLimit(limit);
    if (everybody) {
      requireAdministrator(request);
    }
    Session own = own(request);
    List<Session> page =
        sessions.page(everybody ? "" : own.account(), PageCursor.read(cursor), limit);
    Session last = page.size() < limit ? null : page.get(page.size() - 1);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("sessions", page.stream().map(each -> view(each, own)).toList());
    answer.put("next", last == null ? null : new PageCursor(last.createdAt(), last.id()).toText());
    return answer;
  }

  /** Ends one of the caller's own, or for an administrator anybody's. */
  @DeleteMapping("/{id}")
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> end(@PathVariable("id") String id, HttpServletRequest request) {
    Session own = own(request);
    Session ended =
        sessions
            .byId(Texts.id(id, "session"))
            .orElseThrow(
                () ->
                    new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such session"));
    if (!ended.account().equals(own.account())) {
      requireAdministrator(request);
    }
    sessions.end(ended);
    LOG.info("a session of {} is ended, by {}", ended.account(), own.account());
    Map<String, @Nullable Object> view = view(ended, own);
    Changes.tell(request, view, null);
    return view;
  }

  private static void requireAdministrator(HttpServletRequest request) {
    if (!Operators.roles(request).contains(Role.ADMINISTRATOR)) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN, "sessions of others are an administrator's to see and to end");
    }
  }

  private static Session own(HttpServletRequest request) {
    if (request.getAttribute(TokenFilter.SESSION) instanceof SessionStore.Held held) {
      return held.session();
    }
    throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "log in first");
  }

  private static Map<String, @Nullable Object> view(Session session, Session own) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", session.id());
    view.put("user", session.account());
    view.put("address", session.address());
    view.put("client", session.client());
    view.put("createdAt", session.createdAt().toString());
    view.put("seenAt", session.seenAt().toString());
    view.put("expiresAt", session.expiresAt().toString());
    view.put("current", session.id().equals(own.id()));
    return view;
  }
}
