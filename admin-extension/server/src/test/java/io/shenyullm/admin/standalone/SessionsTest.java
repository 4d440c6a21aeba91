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
package io.shenyullm.admin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private final String password = UUID.randomUUID().toString();
  private final TestingClock clock = new TestingClock();
  private final Sessions sessions = Sessions.create(password, new SecureRandom(), clock);

  @Test
  void login_rightPassword_givesATokenForEightHours() {
    String token = sessions.login("admin", password).orElseThrow();
    assertThat(sessions.isValid(token)).isTrue();
    clock.now = clock.now.plus(Duration.ofHours(8).plusSeconds(1));
    assertThat(sessions.isValid(token)).isFalse();
  }

  @Test
  void login_wrongPasswordOrUser_givesNone() {
    assertThat(sessions.login("admin", password + "x")).isEmpty();
    assertThat(sessions.login("root", password)).isEmpty();
    assertThat(sessions.isValid(null)).isFalse();
    assertThat(sessions.isValid("")).isFalse();
  }

  @Test
  void isThrottled_afterTenFailures_untilTheMinuteIsOver() {
    for (int i = 0; i < 10; i++) {
      assertThat(sessions.isThrottled()).isFalse();
      sessions.login("admin", "wrong " + i);
    }
    assertThat(sessions.isThrottled()).isTrue();
    clock.now = clock.now.plus(Duration.ofMinutes(1));
    assertThat(sessions.isThrottled()).isFalse();
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
