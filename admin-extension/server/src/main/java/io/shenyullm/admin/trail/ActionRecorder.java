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
package io.shenyullm.admin.trail;

import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ChangesNothing;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.RoleGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Records each change that somebody asks for: once before it is carried out, without which it is
 * not, and once when its outcome is known. Comes after whatever refuses, so that only what somebody
 * may do is recorded, and an answer that is only repeated is not; nor is a question that needs a
 * body. Of what needs no login, a login that has succeeded is recorded. Thread-safe.
 */
public final class ActionRecorder implements HandlerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(ActionRecorder.class);
  private static final String ACTION = ActionRecorder.class.getName();
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final int ID_BYTES = 8;
  private static final int MAX_PATH_CHARS = 1_000;

  private final ActionTrail trail;
  private final SecureRandom random = new SecureRandom();

  public ActionRecorder(ActionTrail trail) {
    this.trail = trail;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (READING.contains(request.getMethod())
        || !(handler instanceof HandlerMethod method)
        || RoleGuard.isOpenToAll(handler)
        || method.hasMethodAnnotation(ChangesNothing.class)) {
      return true;
    }
    String action = newAction();
    try {
      trail.add(action, "asked", Operators.name(request), asked(request));
    } catch (DataAccessException | TransactionException e) {
      throw new ResponseStatusException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "what is done here is put on record first, and the console's database cannot be written:"
              + " nothing was done",
          e);
    }
    request.setAttribute(ACTION, action);
    return true;
  }

  private String newAction() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static Map<String, @Nullable Object> asked(HttpServletRequest request) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("roles", Role.labelList(Operators.roles(request)));
    fields.put("address", request.getRemoteAddr());
    what(request, fields);
    return fields;
  }

  private static void what(HttpServletRequest request, Map<String, @Nullable Object> fields) {
    String path = request.getRequestURI();
    fields.put("method", request.getMethod());
    fields.put("path", path.length() > MAX_PATH_CHARS ? path.substring(0, MAX_PATH_CHARS) : path);
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String actor = Changes.actor(request);
    String action = request.getAttribute(ACTION) instanceof String asked ? asked : null;
    if (action == null) {
      if (actor == null) {
        return;
      }
      action = newAction();
      fields.put("address", request.getRemoteAddr());
    }
    what(request, fields);
    fields.put("status", failure == null ? response.getStatus() : 500);
    if (failure == null && response.getStatus() < 300) {
      putIfTold(fields, "before", Changes.before(request));
      putIfTold(fields, "after", Changes.after(request));
    }
    try {
      trail.add(action, "done", actor == null ? Operators.name(request) : actor, fields);
    } catch (DataAccessException | TransactionException e) {
      // that it was asked for is on record, and that its outcome is not known
      LOG.error("the outcome of action {} could not be put on record: {}", action, e.toString());
    }
  }

  private static void putIfTold(
      Map<String, @Nullable Object> fields, String name, @Nullable Object told) {
    if (told != null) {
      fields.put(name, told);
    }
  }
}
