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
package io.shenyullm.admin.keys;

import io.shenyullm.admin.control.Control;
import io.shenyullm.admin.control.ControlAnswers;
import io.shenyullm.admin.control.ControlKeeper;
import io.shenyullm.admin.control.ControlKind;
import io.shenyullm.admin.grid.ConsoleGrid;
import io.shenyullm.admin.published.PublishedKeys;
import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ETag;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Texts;
import io.shenyullm.core.control.KeyRevocation;
import io.shenyullm.core.identity.VirtualKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Virtual keys that are revoked at once, by their public ids. */
@RestController
@RequestMapping("/llm/api/v1/key-revocations")
public class KeysController {
  private static final Logger LOG = LoggerFactory.getLogger(KeysController.class);

  private final ConsoleGrid access;
  private final ControlKeeper keeper;
  private final Supplier<PublishedKeys> published;

  /**
   * @param published keys of the snapshot in force
   */
  public KeysController(
      ConsoleGrid access, ControlKeeper keeper, Supplier<PublishedKeys> published) {
    this.access = access;
    this.keeper = keeper;
    this.published = published;
  }

  /**
   * @param reason why, for the record
   */
  record Revocation(@Nullable String reason) {}

  /** All that are revoked by way of the grid. */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list() {
    PublishedKeys keys = published.get();
    List<Object> views = new ArrayList<>();
    keeper
        .inForce(ControlKind.KEY)
        .forEach((id, kept) -> views.add(view(id, kept, keys.has(id).orElse(null))));
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("shared", access.isShared());
    answer.put("keys", views);
    return answer;
  }

  /** Whether a key is revoked; can be had while the grid is away. */
  @GetMapping("/{id}")
  @RequiresRole(Role.VIEWER)
  ResponseEntity<Map<String, @Nullable Object>> ofKey(@PathVariable("id") String id) {
    String keyId = keyId(id);
    ControlKeeper.Kept kept = keeper.inForce(ControlKind.KEY).get(keyId);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put(
        "revocation",
        kept == null ? null : view(keyId, kept, published.get().has(keyId).orElse(null)));
    return ResponseEntity.ok()
        .eTag(Control.eTag(kept == null ? null : kept.control()))
        .body(answer);
  }

  /**
   * Refuses a key, until it is undone, at connected gateways about when this answers, and at others
   * when they are back. A key that the snapshot does not have is revoked, too, because gateways may
   * be about to get it or still have it; the answer and the log say so, as the id may be mistyped.
   */
  @PutMapping("/{id}")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> revoke(
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      @RequestBody Revocation body,
      HttpServletRequest request) {
    String keyId = keyId(id);
    String operator = Operators.name(request);
    String reason = Texts.reason(body.reason());
    ControlKeeper.Changed changed =
        keeper.change(
            ControlKind.KEY,
            keyId,
            (before, at) -> {
              ETag.require(ifMatch, Control.eTag(before));
              return new KeyRevocation(operator, at, reason).toBytes();
            });
    Boolean known = published.get().has(keyId).orElse(null);
    LOG.info("key {} revoked by {} ({})", keyId, operator, reason);
    if (Boolean.FALSE.equals(known)) {
      LOG.warn(
          "no key {} in the snapshot in force; revoked all the same by {}: check the id",
          keyId,
          operator);
    }
    Map<String, @Nullable Object> view = view(keyId, changed.kept(), known);
    Changes.tell(request, replaced(keyId, changed), view);
    return ControlAnswers.of(view, Control.eTag(changed.kept().control()));
  }

  /** Believes a key again as far as the snapshot does. */
  @DeleteMapping("/{id}")
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> undo(
      @PathVariable("id") String id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
      HttpServletRequest request) {
    String keyId = keyId(id);
    String operator = Operators.name(request);
    ControlKeeper.Changed changed =
        keeper.change(
            ControlKind.KEY,
            keyId,
            (before, at) -> {
              ETag.require(ifMatch, Control.eTag(before));
              return new KeyRevocation(operator, at, "", true).toBytes();
            });
    LOG.info("key {} is believed again, by {}", keyId, operator);
    Changes.tell(request, replaced(keyId, changed), null);
    return ControlAnswers.undone(changed);
  }

  private static @Nullable Map<String, @Nullable Object> replaced(
      String keyId, ControlKeeper.Changed changed) {
    ControlKeeper.Kept before = changed.replaced();
    return before == null ? null : view(keyId, before, null);
  }

  /**
   * @param known whether the snapshot in force has the key; {@code null} where the console cannot
   *     tell
   */
  private static Map<String, @Nullable Object> view(
      String keyId, ControlKeeper.Kept kept, @Nullable Boolean known) {
    KeyRevocation revocation = KeyRevocation.fromBytes(kept.control().bytes());
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", keyId);
    view.put("known", known);
    view.put("by", revocation.by());
    view.put("at", revocation.at().toString());
    view.put("reason", revocation.reason());
    view.put("pending", kept.pending());
    return view;
  }

  /** Whoever pastes a key itself is told so, and it is neither kept nor logged. */
  private static String keyId(String id) {
    if (id.startsWith(VirtualKeys.PREFIX)) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "this is a key itself; name it by its id, as in the snapshot and in records");
    }
    return Texts.id(id, "key");
  }
}
