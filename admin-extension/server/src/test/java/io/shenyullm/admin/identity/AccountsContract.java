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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.Role;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts on whichever database. */
abstract class AccountsContract {
  private TestingIdentity identity;
  private Accounts accounts;

  /** An empty database with the console's tables. */
  abstract ConsoleDatabase database() throws SQLException;

  @BeforeEach
  void open() throws SQLException {
    identity = new TestingIdentity(database(), false);
    accounts = identity.accounts;
  }

  private Session session(String name, String password) {
    return identity.sessions.find(identity.token(name, password)).orElseThrow().session();
  }

  @Test
  void open_withoutASetting_makesAnAdministratorWhoMustChooseAPassword() {
    Account first = accounts.require("admin");
    assertThat(first.passwordDue()).isTrue();
    assertThat(first.roles()).isEqualTo(Role.GIVEN);
    assertThat(identity.open(null).require("admin")).isEqualTo(first);
  }

  @Test
  void open_withASetting_isObeyedAlsoWhereTheAccountIsThere() {
    String password = UUID.randomUUID().toString();
    accounts.create("boss", Role.GIVEN, "admin");
    accounts.change("admin", "*", Set.of(), true, "boss");
    Accounts configured = identity.open(password);
    assertThat(configured.require("admin").disabled()).isFalse();
    assertThat(configured.require("admin").passwordDue()).isFalse();
    assertThat(configured.require("admin").roles()).isEqualTo(Role.GIVEN);
    String token = identity.token("admin", password);
    assertThat(token).isNotNull();
    identity.open(password);
    assertThat(identity.holds(token)).as("an unchanged setting ends no session").isTrue();
    identity.open(UUID.randomUUID().toString());
    assertThat(identity.holds(token)).isFalse();
  }

  @Test
  void configured_account_isNotChangedInTheConsole() {
    Accounts configured = identity.open(UUID.randomUUID().toString());
    configured.create("boss", Role.GIVEN, "admin");
    assertThatThrownBy(() -> configured.change("admin", "*", Set.of(), null, "boss"))
        .hasMessageContaining("llm.admin.password");
    assertThatThrownBy(() -> configured.delete("admin", "*"))
        .hasMessageContaining("llm.admin.password");
    assertThatThrownBy(() -> configured.reset("admin", "boss"))
        .hasMessageContaining("llm.admin.password");
  }

  @Test
  void lastAdministrator_cannotBeTakenAway() {
    assertThatThrownBy(() -> accounts.change("admin", "*", Set.of(Role.OPERATOR), null, "x"))
        .hasMessageContaining("nobody else is an administrator");
    assertThatThrownBy(() -> accounts.change("admin", "*", null, true, "x"))
        .hasMessageContaining("nobody else is an administrator");
    assertThatThrownBy(() -> accounts.delete("admin", "*"))
        .hasMessageContaining("nobody else is an administrator");
    accounts.create("boss", Set.of(Role.ADMINISTRATOR), "admin");
    accounts.change("boss", "*", null, true, "admin");
    assertThatThrownBy(() -> accounts.delete("admin", "*"))
        .as("a disabled administrator is none")
        .hasMessageContaining("nobody else is an administrator");
    accounts.change("boss", "*", null, false, "admin");
    accounts.delete("admin", "*");
    assertThat(accounts.find("admin")).isEmpty();
  }

  @Test
  void create_takenName_is409() {
    accounts.create("fay", Set.of(), "admin");
    assertThatThrownBy(() -> accounts.create("fay", Set.of(), "admin"))
        .hasMessageContaining("409", "already");
  }

  @Test
  void create_password_isForTheFirstLoginOnly() {
    Accounts.Opened opened = accounts.create("fay", Set.of(Role.FINANCE), "admin");
    assertThat(opened.account().passwordDue()).isTrue();
    String chosen = UUID.randomUUID().toString();
    accounts.changeOwn(session("fay", opened.password()), opened.password(), chosen);
    assertThat(accounts.require("fay").passwordDue()).isFalse();
    assertThat(identity.token("fay", opened.password())).isNull();
    assertThat(identity.token("fay", chosen)).isNotNull();
  }

  @Test
  void changeOwn_endsTheOtherSessions() {
    Accounts.Opened opened = accounts.create("fay", Set.of(), "admin");
    String other = identity.token("fay", opened.password());
    String own = identity.token("fay", opened.password());
    accounts.changeOwn(
        identity.sessions.find(own).orElseThrow().session(),
        opened.password(),
        UUID.randomUUID().toString());
    assertThat(identity.holds(own)).isTrue();
    assertThat(identity.holds(other)).isFalse();
  }

  @Test
  void changeOwn_bad_isRefusedWithAReason() {
    Accounts.Opened opened = accounts.create("fay", Set.of(), "admin");
    Session own = session("fay", opened.password());
    String good = UUID.randomUUID().toString();
    assertThatThrownBy(() -> accounts.changeOwn(own, "wrong", good))
        .hasMessageContaining("present password is wrong");
    assertThatThrownBy(() -> accounts.changeOwn(own, opened.password(), "x".repeat(11)))
        .hasMessageContaining("12 to 1000 characters");
    assertThatThrownBy(() -> accounts.changeOwn(own, opened.password(), "fay" + good))
        .hasMessageContaining("name of the account");
    assertThatThrownBy(() -> accounts.changeOwn(own, opened.password(), opened.password()))
        .hasMessageContaining("another one");
    assertThat(identity.token("fay", opened.password())).isNotNull();
  }

  @Test
  void reset_endsSessionsAndTheOldPassword() {
    Accounts.Opened opened = accounts.create("fay", Set.of(), "admin");
    String token = identity.token("fay", opened.password());
    Accounts.Opened again = accounts.reset("fay", "admin");
    assertThat(identity.holds(token)).isFalse();
    assertThat(identity.token("fay", opened.password())).isNull();
    assertThat(identity.token("fay", again.password())).isNotNull();
    assertThat(again.account().passwordDue()).isTrue();
  }

  @Test
  void change_forAnotherState_changesNothing() {
    String eTag = accounts.create("fay", Set.of(), "admin").account().eTag();
    identity.clock.now = identity.clock.now.plusSeconds(1);
    Accounts.Changed changed = accounts.change("fay", eTag, Set.of(Role.AUDITOR), null, "admin");
    assertThat(changed.before().roles()).isEmpty();
    assertThat(changed.after().roles()).containsExactly(Role.AUDITOR);
    assertThatThrownBy(() -> accounts.change("fay", eTag, Set.of(), null, "admin"))
        .hasMessageContaining("412");
    assertThatThrownBy(() -> accounts.change("fay", null, Set.of(), null, "admin"))
        .hasMessageContaining("428");
    assertThat(accounts.require("fay").roles()).containsExactly(Role.AUDITOR);
  }

  @Test
  void delete_endsSessions() {
    Accounts.Opened opened = accounts.create("fay", Set.of(), "admin");
    String token = identity.token("fay", opened.password());
    accounts.delete("fay", "*");
    assertThat(identity.holds(token)).isFalse();
    assertThat(identity.token("fay", opened.password())).isNull();
  }

  @Test
  void page_goesOnAfterAName() {
    accounts.create("ada", Set.of(), "admin");
    accounts.create("bo", Set.of(), "admin");
    assertThat(accounts.page("", 2)).extracting(Account::name).containsExactly("ada", "admin");
    assertThat(accounts.page("admin", 2)).extracting(Account::name).containsExactly("bo");
  }

  /** Two administrators who delete each other at the same time, at two consoles. */
  @Test
  void administrators_whoDeleteEachOther_leaveOne() throws Exception {
    accounts.create("boss", Set.of(Role.ADMINISTRATOR), "admin");
    Accounts other = identity.open(null);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Account>> tries =
          List.of(() -> accounts.delete("admin", "*"), () -> other.delete("boss", "*"));
      int refused = 0;
      for (Future<Account> done : both.invokeAll(tries)) {
        try {
          done.get();
        } catch (ExecutionException e) {
          assertThat(e).hasMessageContaining("nobody else is an administrator");
          refused++;
        }
      }
      assertThat(refused).isEqualTo(1);
      assertThat(accounts.page("", 10)).hasSize(1).allMatch(Account::isAdministrator);
    } finally {
      both.shutdownNow();
    }
  }

  /** Whoever has the old password must not be logged in by it once it was changed. */
  @Test
  void login_whosePasswordIsChangedMeanwhile_isNone() {
    Accounts.Opened opened = accounts.create("fay", Set.of(), "admin");
    Optional<String> matched = accounts.matching("fay", opened.password());
    assertThat(matched).isPresent();
    accounts.reset("fay", "admin");
    assertThat(identity.sessions.begin("fay", matched.orElseThrow(), "192.0.2.7", "")).isNull();
    assertThat(identity.sessions.page("fay", PageCursor.START, 10)).isEmpty();
  }

  @Test
  void accounts_ofOneNameAtOnce_areOne() throws Exception {
    Accounts other = identity.open(null);
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Accounts.Opened>> tries =
          List.of(
              () -> accounts.create("fay", Set.of(), "admin"),
              () -> other.create("fay", Set.of(), "admin"));
      int refused = 0;
      for (Future<Accounts.Opened> done : both.invokeAll(tries)) {
        try {
          done.get();
        } catch (ExecutionException e) {
          assertThat(e).hasMessageContaining("409");
          refused++;
        }
      }
      assertThat(refused).isEqualTo(1);
    } finally {
      both.shutdownNow();
    }
  }
}
