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
package io.shenyullm.admin.gateways;

import io.shenyullm.admin.web.Changes;
import io.shenyullm.admin.web.ListQuery;
import io.shenyullm.admin.web.Operators;
import io.shenyullm.admin.web.PageCursor;
import io.shenyullm.admin.web.RequiresRole;
import io.shenyullm.admin.web.Role;
import io.shenyullm.admin.web.Texts;
import io.shenyullm.records.RecordLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Tokens by which gateways are let in and known. */
@RestController
@RequestMapping("/llm/api/v1/gateway-tokens")
public class GatewayTokensController {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayTokensController.class);

  private final TokenRegistry tokens;
  private final boolean shared;

  /**
   * @param shared whether there is a token that all gateways may show
   */
  public GatewayTokensController(TokenRegistry tokens, boolean shared) {
    this.tokens = tokens;
    this.shared = shared;
  }

  /**
   * @param gateway name of the gateway, as it stands in its records
   */
  record Wanted(@Nullable String gateway) {}

  /** All tokens, newest first, revoked ones included; never what gateways show. */
  @GetMapping
  @RequiresRole(Role.VIEWER)
  Map<String, @Nullable Object> list(
      @RequestParam(name = "limit", defaultValue = "50") int limit,
      @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
    ListQuery.requireLimit(limit);
    List<GatewayToken> page = tokens.page(PageCursor.read(cursor), limit);
    GatewayToken last = page.size() < limit ? null : page.get(page.size() - 1);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("shared", shared);
    answer.put("tokens", page.stream().map(GatewayTokensController::view).toList());
    answer.put("next", last == null ? null : new PageCursor(last.createdAt(), last.id()).toText());
    return answer;
  }

  /** Makes a token and shows it, which is never done again. */
  @PostMapping
  @RequiresRole(Role.OPERATOR)
  ResponseEntity<Map<String, @Nullable Object>> create(
      @RequestBody Wanted wanted, HttpServletRequest request) {
    String gateway = gateway(wanted.gateway());
    String operator = Operators.name(request);
    TokenRegistry.Made made =
        tokens
            .create(gateway, operator)
            .orElseThrow(
                () ->
                    new ResponseStatusException(
                        HttpStatus.CONFLICT,
                        "there are "
                            + TokenRegistry.MOST_VALID
                            + " tokens already: revoke those that no gateway shows any more"));
    LOG.info("token {} made for gateway {} by {}", made.token().id(), gateway, operator);
    Changes.tell(request, null, view(made.token()));
    Map<String, @Nullable Object> answer = view(made.token());
    answer.put("token", made.text());
    return ResponseEntity.status(HttpStatus.CREATED)
        .cacheControl(CacheControl.noStore())
        .body(answer);
  }

  /** Believes a token no more, from now on. Repeating it changes nothing. */
  @DeleteMapping("/{id}")
  @RequiresRole(Role.OPERATOR)
  Map<String, @Nullable Object> revoke(@PathVariable("id") String id, HttpServletRequest request) {
    String tokenId = id(id);
    String operator = Operators.name(request);
    GatewayToken revoked =
        tokens
            .revoke(tokenId, operator)
            .orElseThrow(
                () ->
                    new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "there is no token " + tokenId));
    LOG.info(
        "token {} of gateway {} is revoked, asked by {}", tokenId, revoked.gateway(), operator);
    Map<String, @Nullable Object> view = view(revoked);
    Changes.tell(request, null, view);
    return view;
  }

  static Map<String, @Nullable Object> view(GatewayToken token) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", token.id());
    view.put("gateway", token.gateway());
    view.put("createdAt", token.createdAt().toString());
    view.put("createdBy", token.createdBy());
    view.put("lastUsedAt", token.lastUsedAt() == null ? null : token.lastUsedAt().toString());
    view.put("revokedAt", token.revokedAt() == null ? null : token.revokedAt().toString());
    view.put("revokedBy", token.revokedBy());
    return view;
  }

  /** A name that records can have. */
  private static String gateway(@Nullable String text) {
    if (text == null
        || text.isBlank()
        || text.length() > RecordLimits.NAME
        || !Texts.isPrintable(text)) {
      throw bad(
          "gateway must be the gateway's name (shenyu.llm.gateway-id), 1 to "
              + RecordLimits.NAME
              + " printable characters");
    }
    return text;
  }

  /** Whoever pastes a token itself is told so, and it is neither kept nor logged. */
  private static String id(String text) {
    if (TokenText.read(text).isPresent()) {
      throw bad("this is a token itself; name it by its id, the part between its dots");
    }
    return Texts.id(text, "token");
  }

  private static ResponseStatusException bad(String why) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
  }
}
