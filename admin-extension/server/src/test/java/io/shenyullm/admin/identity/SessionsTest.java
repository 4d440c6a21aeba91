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

import static io.shenyullm.admin.identity.TestingIdentity.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private final TestingIdentity identity = new TestingIdentity();
  private final Sessions sessions = identity.sessions;

  private Sessions.Login login(String user, String presented, String address) {
    return sessions.login(user, presented, address, "a test");
  }

  @Test
  void login_rightPassword_givesATokenForEightHours() {
    String token = identity.admin();
    assertThat(identity.holds(token)).isTrue();
    identity.clock.now = identity.clock.now.plus(Duration.ofHours(8).minusSeconds(1));
    assertThat(identity.holds(token)).isTrue();
    identity.clock.now = identity.clock.now.plusSeconds(2);
    assertThat(identity.holds(token)).isFalse();
  }

  @Test
  void login_wrongPasswordOrUser_givesNone() {
    assertThat(identity.token("admin", identity.password + "x")).isNull();
    assertThat(identity.token("root", identity.password)).isNull();
    assertThat(identity.token("", "")).isNull();
    assertThat(identity.token("' OR 1=1 --", identity.password)).isNull();
    assertThat(identity.holds(null)).isFalse();
    assertThat(identity.holds("")).isFalse();
  }

  @Test
  void login_afterTenFailures_isThrottledThereUntilTheMinuteIsOver_andNowhereElse() {
    for (int i = 0; i < 10; i++) {
      assertThat(login("admin", "wrong " + i, HERE).throttled()).isFalse();
    }
    assertThat(login("admin", identity.password, HERE).throttled()).isTrue();
    assertThat(login("admin", identity.password, "192.0.2.8").token()).isNotNull();
    identity.clock.now = identity.clock.now.plus(Duration.ofMinutes(1));
    assertThat(identity.token("admin", identity.password)).isNotNull();
  }

  @Test
  void login_underMadeUpNames_isCountedAsUnderOthers_soThatItDoesNotTellWhichThereAre() {
    for (String name : List.of("admin", "nobody")) {
      for (int i = 0; i < 10; i++) {
        assertThat(login(name, "wrong", HERE).throttled()).as(name).isFalse();
      }
      assertThat(login(name, "wrong", HERE).throttled()).as(name).isTrue();
    }
  }

  @Test
  void login_underNamesThatNoneCanHave_isCountedTogether() {
    for (int i = 0; i < 10; i++) {
      login("No Name " + i, "wrong", HERE);
    }
    assertThat(login("No Name", "wrong", HERE).throttled()).isTrue();
    assertThat(identity.token("admin", identity.password)).isNotNull();
  }

  @Test
  void login_rightPassword_forgetsWhatWasMistyped() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 9; i++) {
        login("admin", "wrong", HERE);
      }
      assertThat(identity.token("admin", identity.password)).isNotNull();
    }
  }

  @Test
  void login_oldIterations_areReplacedByTodays() {
    identity.open(null, TestingIdentity.FEW_ITERATIONS + 1);
    Sessions stronger =
        new Sessions(
            identity.open(null, TestingIdentity.FEW_ITERATIONS + 1),
            identity.database,
            new SecureRandom(),
            identity.clock);
    assertThat(stronger.login("admin", identity.password, HERE, "").token()).isNotNull();
    assertThat(new AccountStore(identity.database.dataSource()).password("admin").orElseThrow())
        .startsWith("pbkdf2-sha512$" + (TestingIdentity.FEW_ITERATIONS + 1) + "$");
    assertThat(identity.token("admin", identity.password)).isNotNull();
  }

  @Test
  void end_endsThatSessionOnly() {
    String ended = identity.admin();
    String other = identity.admin();
    sessions.end(sessions.find(ended).orElseThrow().session());
    assertThat(identity.holds(ended)).isFalse();
    assertThat(identity.holds(other)).isTrue();
  }

  @Test
  void sessions_outliveARestart_andAreKnownToAnotherConsole() {
    String token = identity.admin();
    Sessions other =
        new Sessions(identity.accounts, identity.database, new SecureRandom(), identity.clock);
    assertThat(other.find(token)).isPresent();
    other.end(other.find(token).orElseThrow().session());
    assertThat(identity.holds(token)).isFalse();
  }

  @Test
  void page_hasWhatHolds_newestFirst_andNothingThatLogsIn() {
    String first = identity.admin();
    identity.clock.now = identity.clock.now.plusSeconds(1);
    String second = identity.admin();
    var page = sessions.page("", PageCursor.START, 10);
    assertThat(page).extracting(Session::account).containsExactly("admin", "admin");
    assertThat(page.get(0).id())
        .isEqualTo(sessions.find(second).orElseThrow().session().id())
        .isNotIn(first, second);
    assertThat(sessions.page("nobody", PageCursor.START, 10)).isEmpty();
    identity.clock.now = identity.clock.now.plus(Duration.ofHours(8));
    assertThat(sessions.page("", PageCursor.START, 10)).isEmpty();
  }

  @Test
  void use_isRememberedToTheMinute() {
    String token = identity.admin();
    identity.clock.now = identity.clock.now.plusSeconds(59);
    sessions.use(token);
    var begun = sessions.find(token).orElseThrow().session();
    assertThat(begun.seenAt()).isEqualTo(begun.createdAt());
    identity.clock.now = identity.clock.now.plusSeconds(2);
    sessions.use(token);
    assertThat(sessions.find(token).orElseThrow().session().seenAt()).isEqualTo(identity.clock.now);
  }

  @Test
  void roles_thatChange_holdForThoseWhoAreLoggedIn() {
    Accounts.Opened opened = identity.accounts.create("fay", Set.of(Role.FINANCE), "admin");
    String token = identity.token("fay", opened.password());
    assertThat(sessions.find(token).orElseThrow().roles()).containsExactly(Role.FINANCE);
    identity.accounts.change("fay", "*", Set.of(), null, "admin");
    assertThat(sessions.find(token).orElseThrow().roles()).isEmpty();
    identity.accounts.change("fay", "*", null, true, "admin");
    assertThat(sessions.find(token)).isEmpty();
    assertThat(identity.token("fay", opened.password())).isNull();
  }

  @Test
  void client_withControlCharacters_isKeptPrintableAndShort() {
    String token =
        sessions.login("admin", identity.password, HERE, "\u001b[31mred" + "x".repeat(500)).token();
    assertThat(sessions.find(token).orElseThrow().session().client())
        .startsWith("[31mred")
        .hasSize(200);
  }
}
