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

import io.shenyullm.admin.web.ETag;
import io.shenyullm.admin.web.Role;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in to the console that runs alone.
 *
 * @param roles beyond looking, which everybody may
 * @param disabled whether logging in is refused for now
 * @param passwordDue whether the password was given by somebody else, so that it must be changed
 *     before anything can be done
 * @param changedAt when an administrator, or a new password, changed it last
 * @param lastLoginAt {@code null} before the first login
 */
record Account(
    String name,
    Set<Role> roles,
    boolean disabled,
    boolean passwordDue,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy,
    @Nullable Instant lastLoginAt) {
  /** Fit for addresses and logs, and told apart by everybody who reads them. */
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

  Account {
    roles = Set.copyOf(roles);
  }

  boolean isAdministrator() {
    return !disabled && roles.contains(Role.ADMINISTRATOR);
  }

  /** Of what an administrator may change. */
  String eTag() {
    return ETag.of(name + '\n' + Role.labels(roles) + '\n' + disabled + '\n' + changedAt);
  }
}
