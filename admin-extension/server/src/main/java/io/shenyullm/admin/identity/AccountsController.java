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

import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Accounts of the console that runs alone, and their roles. */
@RestController
@RequestMapping("/llm/api/v1/accounts")
class AccountsController {
  private static final Logger LOG = LoggerFactory.getLogger(AccountsController.class);

  private final Accounts accounts;

  AccountsController(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * @param name what the account logs in with
   * @param roles beyond looking
   */
  record Wanted(@Nullable String name, @Nullable List<String> roles) {}

  /**
   * A merge patch: what is absent stays.
   *
   * @param roles all that the account is to have
   * @param disabled whether logging in is refused
   */
  record Change(@Nullable List<String> roles, @Nullable Boolean disabled) {}

  /** All of them, by name. */
  @GetMapping
  @RequiresRole(Role.ADMINISTRATOR)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", defaultValue = "") String cursor) {
    ListQuery.requireLimit(limit);
    if (!cursor.isEmpty()) {
      name(cursor);
    }
    List<Account> page = accounts.page(cursor, limit);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("accounts", page.stream().map(AccountsController::view).toList());
    answer.put("next", page.size() < limit ? null : page.get(page.size() - 1).name());
    return answer;
  }

  @GetMapping("/{name}")
  @RequiresRole(Role.ADMINISTRATOR)
  ResponseEntity<Map<String, @Nullable Object>> get(@PathVariable("name") String name) {
    return answer(accounts.require(name(name)));
  }

  /** Makes an account and shows its first password, which is never done again. */
  @PostMapping
  @RequiresRole(Role.ADMINISTRATOR)
  ResponseEntity<Map<String, @Nullable Object>> create(
      @RequestBody Wanted wanted, HttpServletRequest request) {
    String name = name(wanted.name());
    Set<Role> roles = RoleLabels.read(wanted.roles() == null ? List.of() : wanted.roles());
    String by = Operators.name(request);
    Accounts.Opened opened = accounts.create(name, roles, by);
    LOG.info("account {} is made with the roles [{}] by {}", name, Role.labels(roles), by);
    Changes.tell(request, null, view(opened.account()));
    return opened(opened);
  }

  /** Changes the roles, or whether the account may log in. */
  @PatchMapping("/{name}")
  @RequiresRole(Role.ADMINISTRATOR)
  ResponseEntity<Map<String, @Nullable Object>> change(
      @PathVariable("name") String name,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestBody Change change,
      HttpServletRequest request) {
    Set<Role> roles = change.roles() == null ? null : RoleLabels.read(change.roles());
    String by = Operators.name(request);
    Accounts.Changed changed = accounts.change(name(name), ifMatch, roles, change.disabled(), by);
    LOG.info(
        "account {} has the roles [{}] and is {}, by {}",
        changed.after().name(),
        Role.labels(changed.after().roles()),
        changed.after().disabled() ? "disabled" : "enabled",
        by);
    Changes.tell(request, view(changed.before()), view(changed.after()));
    return answer(changed.after());
  }

  /** Answers with what the account was. */
  @DeleteMapping("/{name}")
  @RequiresRole(Role.ADMINISTRATOR)
  Map<String, @Nullable Object> delete(
      @PathVariable("name") String name,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    Account deleted = accounts.delete(name(name), ifMatch);
    LOG.info("account {} is deleted, by {}", deleted.name(), Operators.name(request));
    Map<String, @Nullable Object> view = view(deleted);
    Changes.tell(request, view, null);
    return view;
  }

  /** Gives the account another password, shown once, and ends its sessions. */
  @PostMapping("/{name}/password-resets")
  @RequiresRole(Role.ADMINISTRATOR)
  ResponseEntity<Map<String, @Nullable Object>> reset(
      @PathVariable("name") String name, HttpServletRequest request) {
    String by = Operators.name(request);
    Accounts.Opened opened = accounts.reset(name(name), by);
    LOG.info("account {} was given another password, by {}", opened.account().name(), by);
    Changes.tell(request, null, view(opened.account()));
    return opened(opened);
  }

  private static String name(@Nullable String text) {
    if (text == null || !Account.NAME.matcher(text).matches()) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "the name of an account has 1 to 64 lower-case letters, digits, or .-_@, and begins with"
              + " a letter or a digit");
    }
    return text;
  }

  private static ResponseEntity<Map<String, @Nullable Object>> answer(Account account) {
    return ResponseEntity.ok().eTag(account.eTag()).body(view(account));
  }

  private static ResponseEntity<Map<String, @Nullable Object>> opened(Accounts.Opened opened) {
    Map<String, @Nullable Object> view = view(opened.account());
    view.put("password", opened.password());
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .eTag(opened.account().eTag())
        .body(view);
  }

  private static Map<String, @Nullable Object> view(Account account) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("name", account.name());
    view.put("roles", Role.labelList(account.roles()));
    view.put("disabled", account.disabled());
    view.put("passwordDue", account.passwordDue());
    view.put("createdAt", account.createdAt().toString());
    view.put("createdBy", account.createdBy());
    view.put("changedAt", account.changedAt().toString());
    view.put("changedBy", account.changedBy());
    view.put(
        "lastLoginAt", account.lastLoginAt() == null ? null : account.lastLoginAt().toString());
    view.put("eTag", account.eTag());
    return view;
  }
}
