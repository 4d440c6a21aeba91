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

import io.shenyullm.admin.storage.ConsoleDatabase;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.core.wire.Sha256;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who is logged in to the console that runs alone. Sessions outlive a restart, and are known to all
 * consoles of one database. Thread-safe.
 */
final class Sessions {
  private static final Duration LIFETIME = Duration.ofHours(8);
  private static final Duration SEEN_TO = Duration.ofMinutes(1);
  private static final int MOST_OF_AN_ACCOUNT = 1_000;
  private static final int TOKEN_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final int MAX_ADDRESS_CHARS = 64;
  private static final int MAX_CLIENT_CHARS = 200;

  private final Accounts accounts;
  private final SessionStore store;
  private final TransactionTemplate transaction;
  private final SecureRandom random;
  private final Clock clock;
  private final FailedLogins failed;

  Sessions(Accounts accounts, ConsoleDatabase database, SecureRandom random, Clock clock) {
    this.accounts = accounts;
    this.store = new SessionStore(database.dataSource());
    this.transaction = database.transaction();
    this.random = random;
    this.clock = clock;
    this.failed = new FailedLogins(clock);
  }

  /**
   * Checks a password, unless this caller has tried too many.
   *
   * @param address where the caller is
   * @param client what the caller uses, as it says of itself
   */
  Login login(String user, String presented, String address, String client) {
    FailedLogins.Caller caller =
        FailedLogins.Caller.of(Account.NAME.matcher(user).matches() ? user : "", address);
    if (!failed.admit(caller)) {
      return Login.THROTTLED;
    }
    Optional<String> right = accounts.matching(user, presented);
    Login started = right.isEmpty() ? null : begin(user, right.get(), address, client);
    if (started == null) {
      return Login.WRONG;
    }
    failed.forget(caller);
    return started;
  }

  /**
   * What becomes of a login.
   *
   * @param token of the session, if there is one
   * @param passwordDue whether the password must be changed before anything else
   * @param throttled whether the password was not even looked at
   */
  record Login(@Nullable String token, boolean passwordDue, boolean throttled) {
    static final Login WRONG = new Login(null, false, false);
    static final Login THROTTLED = new Login(null, false, true);
  }

  /**
   * Changes the password of whoever asks; wrong ones are counted as those of logins are.
   *
   * @return false if this caller has tried too many, and nothing was looked at
   */
  boolean changePassword(Session session, String presented, String wanted, String address) {
    FailedLogins.Caller caller = FailedLogins.Caller.of(session.account(), address);
    if (!failed.admit(caller)) {
      return false;
    }
    accounts.changeOwn(session, presented, wanted);
    failed.forget(caller);
    return true;
  }

  /**
   * As a login does once it knows the hash that its password matches.
   *
   * @return {@code null} if the account may not log in by it any more
   */
  @Nullable Login begin(String user, String password, String address, String client) {
    return transaction.execute(tx -> start(user, password, address, client));
  }

  /**
   * Begins a session, unless the account was changed since its password was looked at: who changes
   * it ends all sessions, and none may come after.
   */
  private @Nullable Login start(String user, String password, String address, String client) {
    if (!password.equals(accounts.lockPassword(user).orElse(null))) {
      return null;
    }
    Account account = accounts.find(user).filter(found -> !found.disabled()).orElse(null);
    if (account == null) {
      return null;
    }
    Instant now = clock.instant();
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    store.insert(
        new Session(
            HexFormat.of().formatHex(id),
            account.name(),
            printable(address, MAX_ADDRESS_CHARS),
            printable(client, MAX_CLIENT_CHARS),
            now,
            now,
            now.plus(LIFETIME)),
        Sha256.hex(token));
    store.tidy(account.name(), MOST_OF_AN_ACCOUNT, now);
    accounts.loggedIn(account, now);
    return new Login(token, account.passwordDue(), false);
  }

  private static String printable(String text, int most) {
    String printable = text.replaceAll("\\p{Cntrl}", "");
    return printable.length() > most ? printable.substring(0, most) : printable;
  }

  /** The session of a token, and that it was used; empty if there is none, or none any more. */
  Optional<SessionStore.Held> use(@Nullable String token) {
    Optional<SessionStore.Held> held = find(token);
    Instant now = clock.instant();
    held.map(SessionStore.Held::session)
        .filter(session -> session.seenAt().plus(SEEN_TO).isBefore(now))
        .ifPresent(session -> store.seen(session.id(), now));
    return held;
  }

  Optional<SessionStore.Held> find(@Nullable String token) {
    return token == null || token.isEmpty()
        ? Optional.empty()
        : store.find(Sha256.hex(token), clock.instant());
  }

  /**
   * @param account whose; empty for everybody's
   */
  List<Session> page(String account, PageCursor from, int limit) {
    return store.page(account, from, limit, clock.instant());
  }

  Optional<Session> byId(String id) {
    return store.byId(id);
  }

  /** Ends a session for everybody who holds its token. */
  void end(Session session) {
    store.end(session.id());
  }
}
