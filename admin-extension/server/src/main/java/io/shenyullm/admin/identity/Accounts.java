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
import io.shenyullm.admin.web.ETag;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Texts;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.server.ResponseStatusException;

/**
 * Who may log in to the console that runs alone, and with which roles. Somebody is always an
 * administrator: the last one cannot be taken away. Thread-safe, also over several consoles on one
 * database.
 */
final class Accounts {
  /** The account of the first start. */
  static final String FIRST = "admin";

  static final int MIN_PASSWORD_CHARS = 12;
  static final int MAX_PASSWORD_CHARS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
  private static final int MOST = 1_000;
  private static final int GENERATED_BYTES = 15;
  private static final String SETTINGS = "the settings";

  private final AccountStore store;
  private final SessionStore sessions;
  private final TransactionTemplate transaction;
  private final PasswordHash hashes;
  private final SecureRandom random;
  private final Clock clock;
  private final boolean firstIsConfigured;

  private Accounts(
      ConsoleDatabase database,
      PasswordHash hashes,
      SecureRandom random,
      Clock clock,
      boolean firstIsConfigured) {
    this.store = new AccountStore(database.dataSource());
    this.sessions = new SessionStore(database.dataSource());
    this.transaction = database.transaction();
    this.hashes = hashes;
    this.random = random;
    this.clock = clock;
    this.firstIsConfigured = firstIsConfigured;
  }

  /**
   * Sees to it that somebody can log in.
   *
   * @param configured password of the account {@code admin}, whatever it was before; unset keeps
   *     the accounts as they are, and makes that account with a password that is logged where there
   *     is none at all, so that no console is ever open to a well-known password
   */
  static Accounts open(
      ConsoleDatabase database,
      PasswordHash hashes,
      SecureRandom random,
      Clock clock,
      @Nullable String configured) {
    String set = configured == null || configured.isBlank() ? null : configured;
    Accounts accounts = new Accounts(database, hashes, random, clock, set != null);
    if (set != null) {
      accounts.configureFirst(set);
    } else if (accounts.store.page("", 1).isEmpty()) {
      String password = accounts.generated();
      if (accounts.makeFirst(password, true)) {
        LOG.warn(
            "nobody has an account yet: log in as {} with {} and choose another password, or set"
                + " llm.admin.password",
            FIRST,
            password);
      }
    }
    return accounts;
  }

  private void configureFirst(String password) {
    if (makeFirst(password, false)) {
      return;
    }
    transaction.executeWithoutResult(
        tx -> {
          store.lockAll();
          Account first = store.find(FIRST).orElseThrow();
          boolean isPassword = hashes.matches(store.password(FIRST).orElseThrow(), password);
          if (!isPassword || first.passwordDue()) {
            store.changePassword(FIRST, hashes.of(password), false, clock.instant(), SETTINGS);
          }
          if (!isPassword) {
            sessions.endAll(FIRST, "");
          }
          if (first.disabled() || !first.roles().equals(Role.GIVEN)) {
            store.change(FIRST, Role.GIVEN, false, clock.instant(), SETTINGS);
          }
        });
  }

  /** Whether it was not there before. */
  private boolean makeFirst(String password, boolean due) {
    if (store.find(FIRST).isPresent()) {
      return false;
    }
    try {
      store.insert(made(FIRST, Role.GIVEN, due, SETTINGS), hashes.of(password));
      return true;
    } catch (DuplicateKeyException e) {
      return false; // another console was faster
    }
  }

  private Account made(String name, Set<Role> roles, boolean due, String by) {
    Instant now = clock.instant();
    return new Account(name, roles, false, due, now, by, now, by, null);
  }

  List<Account> page(String afterName, int limit) {
    return store.page(afterName, limit);
  }

  /**
   * @throws ResponseStatusException 404 if there is none
   */
  Account require(String name) {
    return store
        .find(name)
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "there is no account " + Texts.id(name, "account")));
  }

  /**
   * An account and its password, which is told once.
   *
   * @param password to be changed at the first login
   */
  record Opened(Account account, String password) {}

  /**
   * @throws ResponseStatusException 409 if the name is taken, or there are too many
   */
  Opened create(String name, Set<Role> roles, String by) {
    String password = generated();
    String hash = hashes.of(password);
    Account made = made(name, roles, true, by);
    return inTransaction(
        all -> {
          if (all.size() >= MOST) {
            throw conflict("there are " + MOST + " accounts already: delete one first");
          }
          if (all.stream().anyMatch(one -> one.name().equals(name))) {
            throw conflict("there is an account " + name + " already");
          }
          try {
            store.insert(made, hash);
          } catch (DuplicateKeyException e) {
            // made while this waited for the lock, which not every database shows
            throw conflict("there is an account " + name + " already");
          }
          return new Opened(require(name), password);
        });
  }

  /**
   * @param ifMatch ETag of the account that was read
   * @param roles {@code null} leaves them
   * @param disabled {@code null} leaves it
   * @throws ResponseStatusException 404 if there is none, 409 if nobody would be an administrator
   *     any more
   */
  Changed change(
      String name,
      @Nullable String ifMatch,
      @Nullable Set<Role> roles,
      @Nullable Boolean disabled,
      String by) {
    return inTransaction(
        all -> {
          Account before = require(name);
          ETag.require(ifMatch, before.eTag());
          Set<Role> newRoles = roles == null ? before.roles() : roles;
          boolean newDisabled = disabled == null ? before.disabled() : disabled;
          if (newRoles.equals(before.roles()) && newDisabled == before.disabled()) {
            return new Changed(before, before);
          }
          requireNotConfigured(name);
          if (newDisabled || !newRoles.contains(Role.ADMINISTRATOR)) {
            requireAnotherAdministrator(all, name);
          }
          store.change(name, newRoles, newDisabled, clock.instant(), by);
          if (newDisabled) {
            sessions.endAll(name, "");
          }
          return new Changed(before, require(name));
        });
  }

  /** An account before and after a change. */
  record Changed(Account before, Account after) {}

  /**
   * @throws ResponseStatusException 404 if there is none, 409 if nobody would be an administrator
   *     any more
   */
  Account delete(String name, @Nullable String ifMatch) {
    return inTransaction(
        all -> {
          Account before = require(name);
          ETag.require(ifMatch, before.eTag());
          requireNotConfigured(name);
          requireAnotherAdministrator(all, name);
          store.delete(name);
          return before;
        });
  }

  /** Gives an account another password and ends its sessions. */
  Opened reset(String name, String by) {
    String password = generated();
    String hash = hashes.of(password);
    return inTransaction(
        all -> {
          require(name);
          requireNotConfigured(name);
          store.changePassword(name, hash, true, clock.instant(), by);
          sessions.endAll(name, "");
          return new Opened(require(name), password);
        });
  }

  /**
   * Changes the password of whoever asks, and ends all other sessions.
   *
   * @param session that goes on
   * @throws ResponseStatusException 400 if the new one is too short or no other, 409 if the
   *     settings say what it is
   */
  void changeOwn(Session session, String presented, String wanted) {
    String name = session.account();
    requireNotConfigured(name);
    requireGood(name, wanted);
    String kept = store.password(name).orElse("");
    if (kept.isEmpty() || !hashes.matches(kept, presented)) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "the present password is wrong");
    }
    if (presented.equals(wanted)) {
      throw bad("the new password must be another one");
    }
    String hash = hashes.of(wanted);
    inTransaction(
        all -> {
          if (!store.password(name).orElse("").equals(kept)) {
            throw conflict("the password was changed meanwhile, nothing was done");
          }
          store.changePassword(name, hash, false, clock.instant(), name);
          sessions.endAll(name, session.id());
          return name;
        });
  }

  private static void requireGood(String name, String password) {
    if (password.length() < MIN_PASSWORD_CHARS
        || password.length() > MAX_PASSWORD_CHARS
        || !Texts.isPrintable(password)) {
      throw bad(
          "the new password must have "
              + MIN_PASSWORD_CHARS
              + " to "
              + MAX_PASSWORD_CHARS
              + " characters");
    }
    if (password.contains(name)) {
      throw bad("the new password must not contain the name of the account");
    }
  }

  /**
   * The hash that a password matches; empty if it is not the account's. What it costs does not tell
   * whether there is such an account.
   */
  Optional<String> matching(String name, String presented) {
    Optional<String> kept =
        Account.NAME.matcher(name).matches() ? store.password(name) : Optional.empty();
    if (kept.isEmpty()) {
      hashes.of(presented);
      return kept;
    }
    if (!hashes.matches(kept.get(), presented)) {
      return Optional.empty();
    }
    if (!hashes.isOutdated(kept.get())) {
      return kept;
    }
    String todays = hashes.of(presented);
    store.rehash(name, kept.get(), todays);
    return Optional.of(todays);
  }

  /** The hash, which nobody else changes until the transaction ends. */
  Optional<String> lockPassword(String name) {
    return store.lockPassword(name);
  }

  Optional<Account> find(String name) {
    return Account.NAME.matcher(name).matches() ? store.find(name) : Optional.empty();
  }

  void loggedIn(Account account, Instant at) {
    store.loggedIn(account.name(), at);
  }

  private void requireNotConfigured(String name) {
    if (firstIsConfigured && name.equals(FIRST)) {
      throw conflict(
          "the account "
              + FIRST
              + " is as llm.admin.password sets it: unset that, or use another account");
    }
  }

  private static void requireAnotherAdministrator(List<Account> all, String name) {
    if (all.stream().noneMatch(one -> one.isAdministrator() && !one.name().equals(name))) {
      throw conflict("nobody else is an administrator: give somebody that role first");
    }
  }

  /** One change at a time, by a lock that all consoles of the database share. */
  private <T> T inTransaction(Change<T> change) {
    return Objects.requireNonNull(transaction.execute(tx -> change.of(store.lockAll())));
  }

  @FunctionalInterface
  private interface Change<T> {
    T of(List<Account> all);
  }

  private String generated() {
    byte[] bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ResponseStatusException bad(String why) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
  }

  private static ResponseStatusException conflict(String why) {
    return new ResponseStatusException(HttpStatus.CONFLICT, why);
  }
}
