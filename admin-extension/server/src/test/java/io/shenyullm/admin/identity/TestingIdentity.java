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

import io.shenyullm.admin.TestingDatabase;
import io.shenyullm.admin.storage.ConsoleDatabase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts and sessions on a database of their own, whose passwords cost little to try. */
final class TestingIdentity {
  static final String HERE = "192.0.2.7";
  static final int FEW_ITERATIONS = 2;

  final TestingClock clock = new TestingClock();
  final String password = UUID.randomUUID().toString();
  final ConsoleDatabase database;
  final Accounts accounts;
  final Sessions sessions;

  TestingIdentity() {
    this(new TestingDatabase().open(), true);
  }

  /**
   * @param configured whether the settings say the first account's password
   */
  TestingIdentity(ConsoleDatabase database, boolean configured) {
    this.database = database;
    this.accounts = open(configured ? password : null);
    this.sessions = new Sessions(accounts, database, new SecureRandom(), clock);
  }

  Accounts open(@Nullable String configured) {
    return open(configured, FEW_ITERATIONS);
  }

  Accounts open(@Nullable String configured, int iterations) {
    SecureRandom random = new SecureRandom();
    return Accounts.open(database, new PasswordHash(random, iterations), random, clock, configured);
  }

  @Nullable String token(String user, String presented) {
    return sessions.login(user, presented, HERE, "a test").token();
  }

  String admin() {
    return Objects.requireNonNull(token("admin", password));
  }

  boolean holds(@Nullable String token) {
    return sessions.find(token).isPresent();
  }

  /** A clock that stands still until it is set. */
  static final class TestingClock extends Clock {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
