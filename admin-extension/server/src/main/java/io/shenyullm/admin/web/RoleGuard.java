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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets everybody do what one of their roles may. Comes after the filters that check who the caller
 * is. Thread-safe.
 */
public final class RoleGuard implements HandlerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(RoleGuard.class);
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final HostRoles hostRoles;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean warnedOfNobody = new AtomicBoolean();

  /**
   * @param hostRoles of users whose roles no filter has told
   */
  public RoleGuard(HostRoles hostRoles) {
    this.hostRoles = hostRoles;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    Set<Role> taken = taken(request, handler);
    if (taken.contains(Role.NONE)) {
      return true;
    }
    String user = Operators.user(request);
    if (user == null) {
      warnOfNobody();
      new Problem(HttpStatus.UNAUTHORIZED, "log in first").write(response);
      return false;
    }
    boolean hosted = request.getAttribute(Operators.ROLES) == null;
    Set<Role> roles = hosted ? hostRoles.of(user) : Operators.roles(request);
    if (!taken.contains(Role.VIEWER) && taken.stream().noneMatch(roles::contains)) {
      new Problem(HttpStatus.FORBIDDEN, refusal(request, taken, hosted)).write(response);
      return false;
    }
    if (hosted) {
      warnOfEverybody(taken);
      request.setAttribute(Operators.ROLES, roles);
    }
    return true;
  }

  private static String refusal(HttpServletRequest request, Set<Role> taken, boolean hosted) {
    return Operators.name(request)
        + " may not do this, it takes the role "
        + Role.labels(taken).replace(",", " or ")
        + (hosted
            ? ": name this user in " + HostRoles.OPERATORS + " or llm.admin.roles.*"
            : ": ask an administrator for it");
  }

  /**
   * What an endpoint asks for. What is no endpoint of ours, such as an address that does not exist,
   * is told only to those who may know it.
   *
   * @throws IllegalStateException for an endpoint that does not say: a mistake must not open it
   */
  private static Set<Role> taken(HttpServletRequest request, Object handler) {
    if (handler instanceof HandlerMethod method) {
      RequiresRole required = method.getMethodAnnotation(RequiresRole.class);
      if (required == null || required.value().length == 0) {
        throw new IllegalStateException(method + " does not say which role it requires");
      }
      return Set.of(required.value());
    }
    return Set.of(READING.contains(request.getMethod()) ? Role.VIEWER : Role.OPERATOR);
  }

  /** Whether an endpoint asks for nobody's name, as logging in does. */
  public static boolean isOpenToAll(Object handler) {
    RequiresRole required =
        handler instanceof HandlerMethod method
            ? method.getMethodAnnotation(RequiresRole.class)
            : null;
    return required != null && List.of(required.value()).contains(Role.NONE);
  }

  /** Filters before us have let somebody in whom they did not check. */
  private void warnOfNobody() {
    if (warnedOfNobody.compareAndSet(false, true)) {
      LOG.error(
          "a request reached the console's API without a verified user, and was refused:"
              + " /llm/api/** must stay behind the login of this application (in a ShenYu admin:"
              + " off shenyu.shiro.white-list)");
    }
  }

  /** A ShenYu admin has many users, with rights that are not asked. */
  private void warnOfEverybody(Set<Role> taken) {
    if (!taken.contains(Role.VIEWER) && hostRoles.isOpen() && warned.compareAndSet(false, true)) {
      LOG.warn(
          "every user of this ShenYu admin may freeze budgets, revoke keys and purge replies: name"
              + " those who may in {}",
          HostRoles.OPERATORS);
    }
  }
}
