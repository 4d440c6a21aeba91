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

import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.Problem;
import io.shenyullm.admin.web.Watcher;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UrlPathHelper;

/** Says who asks and with which roles; what that is enough for is decided at the endpoints. */
final class TokenFilter extends OncePerRequestFilter {
  /** Request attribute with the {@link Session}. */
  static final String SESSION = TokenFilter.class.getName();

  /** What can be done with a password that somebody else has given. */
  private static final Set<String> BEFORE_A_PASSWORD =
      Set.of(
          "POST /llm/api/v1/sessions",
          "GET /llm/api/v1/sessions/current",
          "DELETE /llm/api/v1/sessions/current",
          "PUT /llm/api/v1/sessions/current/password");

  private final Sessions sessions;

  TokenFilter(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String token = request.getHeader("X-Access-Token");
    Optional<SessionStore.Held> held;
    try {
      held = sessions.use(token);
    } catch (DataAccessException e) {
      new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "the console's database cannot be read, so nobody can be known: "
                  + e.getMostSpecificCause().getMessage())
          .write(response);
      return;
    }
    if (held.isPresent()) {
      SessionStore.Held known = held.get();
      if (known.passwordDue()
          && !BEFORE_A_PASSWORD.contains(
              request.getMethod()
                  + ' '
                  + UrlPathHelper.defaultInstance.getPathWithinApplication(request))) {
        new Problem(
                HttpStatus.FORBIDDEN,
                "choose a password of your own first: llmctl password, or the console's page")
            .write(response);
        return;
      }
      request.setAttribute(Operators.ATTRIBUTE, known.session().account());
      request.setAttribute(Operators.ROLES, known.roles());
      request.setAttribute(SESSION, known);
      BooleanSupplier again = () -> sessions.find(token).isPresent();
      request.setAttribute(Watcher.SESSION, again);
    }
    chain.doFilter(request, response);
  }
}
