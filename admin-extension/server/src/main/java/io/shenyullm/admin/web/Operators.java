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
import java.security.Principal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;

/** Names of those who change something. */
public final class Operators {
  /** Request attribute in which whoever checked the session puts the user's name. */
  public static final String ATTRIBUTE = "llm.admin.user";

  /**
   * Request attribute in which whoever checked the session puts the user's roles, a set of {@link
   * Role}. Inside a ShenYu admin there is none: the settings say.
   */
  public static final String ROLES = "llm.admin.roles";

  /** Where Shiro's principal has the name that a ShenYu admin knows its users by. */
  private static final String HOSTS_USER = "object.userName";

  private static final String UNKNOWN = "unknown";
  private static final int MAX_CHARS = 100;

  private Operators() {}

  /** The caller's verified name, to decide by; {@code null} if nobody has verified one. */
  static @Nullable String user(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String given
        ? given
        : verified(request.getUserPrincipal());
  }

  /** What the caller may do, once {@link RoleGuard} has let the request in. */
  public static Set<Role> roles(HttpServletRequest request) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (request.getAttribute(ROLES) instanceof Set<?> told) {
      told.forEach(role -> roles.add((Role) role));
    }
    return roles;
  }

  /** The caller's name, for the record; not for deciding anything: it is made fit to print. */
  public static String name(HttpServletRequest request) {
    String name = user(request);
    String printable = name == null ? "" : name.replaceAll("\\p{Cntrl}", "").strip();
    if (printable.isEmpty()) {
      return UNKNOWN;
    }
    return printable.length() > MAX_CHARS ? printable.substring(0, MAX_CHARS) : printable;
  }

  /**
   * Inside a ShenYu admin its filter has put an object of the admin's own behind the request, once
   * it has verified the token. What the token itself says is never believed: without that filter
   * nobody has looked at its signature.
   */
  private static @Nullable String verified(@Nullable Principal principal) {
    if (principal == null) {
      return null;
    }
    BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(principal);
    return bean.isReadableProperty(HOSTS_USER)
            && bean.getPropertyValue(HOSTS_USER) instanceof String user
        ? user
        : null;
  }
}
