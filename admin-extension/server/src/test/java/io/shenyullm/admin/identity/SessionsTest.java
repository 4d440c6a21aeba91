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

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private static final String HERE = "192.0.2.7";

  private final String password = UUID.randomUUID().toString();
  private final TestingClock clock = new TestingClock();
  private final Sessions sessions = Sessions.create(password, new SecureRandom(), clock);

  private @Nullable String token(String user, String presented) {
    return sessions.login(user, presented, HERE).token();
  }

  @Test
  void login_rightPassword_givesATokenForEightHours() {
    String token = token("admin", password);
    assertThat(sessions.isValid(token)).isTrue();
    clock.now = clock.now.plus(Duration.ofHours(8).plusSeconds(1));
    assertThat(sessions.isValid(token)).isFalse();
  }

  @Test
  void login_wrongPasswordOrUser_givesNone() {
    assertThat(token("admin", password + "x")).isNull();
    assertThat(token("root", password)).isNull();
    assertThat(sessions.isValid(null)).isFalse();
    assertThat(sessions.isValid("")).isFalse();
  }

  @Test
  void login_afterTenFailures_isThrottledThereUntilTheMinuteIsOver_andNowhereElse() {
    for (int i = 0; i < 10; i++) {
      assertThat(sessions.login("admin", "wrong " + i, HERE).throttled()).isFalse();
    }
    assertThat(sessions.login("admin", password, HERE).throttled()).isTrue();
    assertThat(sessions.login("admin", password, "192.0.2.8").token()).isNotNull();
    clock.now = clock.now.plus(Duration.ofMinutes(1));
    assertThat(token("admin", password)).isNotNull();
  }

  @Test
  void login_underManyMadeUpNames_isCountedTogetherAndNotForTheAccount() {
    for (int i = 0; i < 10; i++) {
      sessions.login("user-" + i, "wrong", HERE);
    }
    assertThat(sessions.login("one more", "wrong", HERE).throttled()).isTrue();
    assertThat(token("admin", password)).isNotNull();
  }

  @Test
  void login_rightPassword_forgetsWhatWasMistyped() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 9; i++) {
        sessions.login("admin", "wrong", HERE);
      }
      assertThat(token("admin", password)).isNotNull();
    }
  }

  @Test
  void end_endsThatSessionOnly() {
    String ended = Objects.requireNonNull(token("admin", password));
    String other = token("admin", password);
    sessions.end(ended);
    sessions.end("no such token");
    assertThat(sessions.isValid(ended)).isFalse();
    assertThat(sessions.isValid(other)).isTrue();
  }

  @Test
  void login_tooManySessions_endTheOldest() {
    String first = token("admin", password);
    for (int i = 0; i < 1_000; i++) {
      token("admin", password);
    }
    assertThat(sessions.isValid(first)).isFalse();
  }

  /** A clock that stands still until it is set. */
  private static final class TestingClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

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
