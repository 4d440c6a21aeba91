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
 * Lets only some of those who may log in change anything. Comes after the filters that check who
 * the caller is. Thread-safe.
 */
public final class OperatorGuard implements HandlerInterceptor {
  /** The property that names them. */
  public static final String PROPERTY = "llm.admin.operators";

  private static final Logger LOG = LoggerFactory.getLogger(OperatorGuard.class);
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> operators;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean warnedOfNobody = new AtomicBoolean();

  /**
   * @param operators names of users; empty for everybody who may log in
   */
  public OperatorGuard(List<String> operators) {
    this.operators = Set.copyOf(operators);
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    Role role = role(request, handler);
    if (role == Role.NONE) {
      return true;
    }
    String user = Operators.user(request);
    if (user == null) {
      warnOfNobody();
      new Problem(HttpStatus.UNAUTHORIZED, "log in first").write(response);
      return false;
    }
    if (role == Role.VIEWER) {
      return true;
    }
    if (operators.isEmpty()) {
      warnOfEverybody(request);
      return true;
    }
    if (operators.contains(user)) {
      return true;
    }
    new Problem(
            HttpStatus.FORBIDDEN,
            Operators.name(request)
                + " may look but not change anything: "
                + PROPERTY
                + " does not name this user")
        .write(response);
    return false;
  }

  /**
   * What an endpoint asks for. What is no endpoint of ours, such as an address that does not exist,
   * is told only to those who may know it.
   *
   * @throws IllegalStateException for an endpoint that does not say: a mistake must not open it
   */
  private static Role role(HttpServletRequest request, Object handler) {
    if (handler instanceof HandlerMethod method) {
      RequiresRole required = method.getMethodAnnotation(RequiresRole.class);
      if (required == null) {
        throw new IllegalStateException(method + " does not say which role it requires");
      }
      return required.value();
    }
    return READING.contains(request.getMethod()) ? Role.VIEWER : Role.OPERATOR;
  }

  /** Whether an endpoint asks for nobody's name, as logging in does. */
  static boolean isOpenToAll(Object handler) {
    RequiresRole required =
        handler instanceof HandlerMethod method
            ? method.getMethodAnnotation(RequiresRole.class)
            : null;
    return required != null && required.value() == Role.NONE;
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

  /** Alone the console has one user; a ShenYu admin has many, with rights that are not asked. */
  private void warnOfEverybody(HttpServletRequest request) {
    if (request.getAttribute(Operators.ATTRIBUTE) == null && warned.compareAndSet(false, true)) {
      LOG.warn(
          "every user of this ShenYu admin may freeze budgets, revoke keys and purge replies: name"
              + " those who may in {}",
          PROPERTY);
    }
  }
}
