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

import io.shenyullm.admin.identity.FailedLogins.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class FailedLoginsTest {
  private final FailedLogins failed =
      new FailedLogins(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

  @Test
  void caller_ofAnIpv6Network_isOneWhateverTheRestOfItsAddress() {
    assertThat(Caller.of("admin", "2001:db8:0:1::1"))
        .isEqualTo(Caller.of("admin", "2001:db8:0:1:ffff:1:2:3"))
        .isNotEqualTo(Caller.of("admin", "2001:db8:0:2::1"));
    assertThat(Caller.of("admin", "::ffff:192.0.2.1")).isEqualTo(Caller.of("admin", "192.0.2.1"));
    assertThat(Caller.of("admin", "no:address").network()).isEqualTo("no:address");
  }

  @Test
  void admit_fromEverMoreAddresses_keepsALimitedNumber() {
    for (int i = 0; i < 20_000; i++) {
      failed.admit(Caller.of("admin", "10.0." + i / 256 + "." + i % 256));
    }
    assertThat(failed.size()).isEqualTo(10_000);
  }

  @Test
  void admit_whoKeepsTrying_isNotForgottenForOthers() {
    Caller guesser = Caller.of("admin", "192.0.2.1");
    for (int i = 0; i < 10; i++) {
      assertThat(failed.admit(guesser)).isTrue();
    }
    for (int i = 0; i < 20_000; i++) {
      failed.admit(Caller.of("admin", "10.0." + i / 256 + "." + i % 256));
      assertThat(failed.admit(guesser)).isFalse();
    }
  }
}
