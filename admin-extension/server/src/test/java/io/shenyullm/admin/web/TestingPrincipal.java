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

import java.security.Principal;

/** What Shiro puts behind a request: a name that nobody knows, and the host's own object. */
final class TestingPrincipal implements Principal {
  private final Object object;

  TestingPrincipal(Object userName) {
    this.object = new User(userName);
  }

  public Object getObject() {
    return object;
  }

  @Override
  public String getName() {
    return object.toString();
  }

  /** As a ShenYu admin has it. */
  public static final class User {
    private final Object userName;

    User(Object userName) {
      this.userName = userName;
    }

    public Object getUserName() {
      return userName;
    }
  }
}
