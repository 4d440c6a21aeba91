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

import io.shenyullm.admin.AdminSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds how often one person, and one address, may change something, and how often one address may
 * log in. Reading is not counted. Comes before {@link RoleGuard}, so that what that refuses is
 * counted as well. Thread-safe.
 */
public final class RateLimits implements HandlerInterceptor {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final TokenBuckets persons;
  private final TokenBuckets addresses;
  private final TokenBuckets logins;

  /** Apart, so that nobody who has no login can keep those out who share the address. */
  private final TokenBuckets strangers;

  public RateLimits(AdminSettings.Limits limits, LongSupplier nanoTime) {
    this.persons = new TokenBuckets(limits.changesPerPerson(), nanoTime);
    this.addresses = new TokenBuckets(limits.changesPerAddress(), nanoTime);
    this.strangers = new TokenBuckets(limits.changesPerAddress(), nanoTime);
    this.logins = new TokenBuckets(limits.loginsPerAddress(), nanoTime);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (READING.contains(request.getMethod())) {
      return true;
    }
    String network = CallerNetwork.of(String.valueOf(request.getRemoteAddr()));
    @Nullable String user = Operators.user(request);
    boolean open = RoleGuard.isOpenToAll(handler);
    if (open && request.getMethod().equals("POST")) {
      take(logins, network, "logins from this address");
    } else if (user == null) {
      take(strangers, network, "requests without a login from this address");
    } else if (!open) {
      take(addresses, network, "changes from this address");
      take(persons, user, "changes by this person");
    }
    // who is logged in may always log out: each time costs a login
    return true;
  }

  private static void take(TokenBuckets buckets, String caller, String what) {
    long seconds = buckets.take(caller);
    if (seconds > 0) {
      throw new TooManyRequestsException(
          "too many " + what + " within a minute; try again in " + seconds + " s", seconds);
    }
  }
}
