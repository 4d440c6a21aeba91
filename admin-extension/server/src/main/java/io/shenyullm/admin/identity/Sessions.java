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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is logged in to the console. Sessions live in memory: a restart logs everybody out.
 * Thread-safe.
 */
final class Sessions {
  static final String USER = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LIFETIME = Duration.ofHours(8);
  private static final int MOST_SESSIONS = 1_000;

  private final byte[] password;
  private final SecureRandom random;
  private final Clock clock;
  private final FailedLogins failed;

  /** By token, the oldest first. */
  private final Map<String, Instant> expiry = new LinkedHashMap<>();

  private Sessions(byte[] password, SecureRandom random, Clock clock) {
    this.password = password;
    this.random = random;
    this.clock = clock;
    this.failed = new FailedLogins(clock);
  }

  /**
   * @param password {@code null} makes one at random and logs it, so that no console is ever open
   *     to a well-known password
   */
  static Sessions create(@Nullable String password, SecureRandom random, Clock clock) {
    String secret = password;
    if (secret == null || secret.isBlank()) {
      secret = token(random).substring(0, 16);
      LOG.warn("llm.admin.password is not set; for this run log in as {} with {}", USER, secret);
    }
    return new Sessions(secret.getBytes(StandardCharsets.UTF_8), random, clock);
  }

  /**
   * Checks a password, unless this caller has tried too many.
   *
   * @param address where the caller is
   */
  Login login(String user, String presented, String address) {
    boolean known = user.equals(USER);
    FailedLogins.Caller caller = FailedLogins.Caller.of(known ? USER : "", address);
    if (!failed.admit(caller)) {
      return Login.THROTTLED;
    }
    boolean right = MessageDigest.isEqual(password, presented.getBytes(StandardCharsets.UTF_8));
    if (!right || !known) {
      return Login.WRONG;
    }
    failed.forget(caller);
    return new Login(start(), false);
  }

  /**
   * What becomes of a login.
   *
   * @param token of the session, if there is one
   * @param throttled whether the password was not even looked at
   */
  record Login(@Nullable String token, boolean throttled) {
    static final Login WRONG = new Login(null, false);
    static final Login THROTTLED = new Login(null, true);
  }

  private synchronized String start() {
    Instant now = clock.instant();
    expiry.values().removeIf(now::isAfter);
    if (expiry.size() >= MOST_SESSIONS) {
      expiry.remove(expiry.keySet().iterator().next());
    }
    String token = token(random);
    expiry.put(token, now.plus(LIFETIME));
    return token;
  }

  synchronized boolean isValid(@Nullable String token) {
    Instant until = token == null ? null : expiry.get(token);
    return until != null && clock.instant().isBefore(until);
  }

  /** Ends a session for everybody who holds its token. */
  synchronized void end(String token) {
    expiry.remove(token);
  }

  private static String token(SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
