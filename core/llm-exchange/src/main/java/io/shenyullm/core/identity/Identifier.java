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
package io.shenyullm.core.identity;

import io.shenyullm.core.http.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stage 2: finds out who calls. Sources in order: a virtual key, a token that we verify, the app
 * key in ShenYu's context, and nobody where the route lets anonymous callers in. A key or token
 * that is presented and does not hold is refused rather than passed over, unless nothing is
 * configured that it could be checked against (SDKs always send some key). Thread-safe; pure CPU.
 */
public final class Identifier {
  /** Header in which a caller names the project that a request belongs to. */
  public static final String PROJECT_HINT_HEADER = "x-llm-project";

  private static final String PROJECT_HINT = "project";
  private static final String BEARER = "bearer ";
  private static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");

  /** Longest credential that is looked at; a signed token with many claims stays far below. */
  static final int MAX_CREDENTIAL_CHARS = 8 * 1024;

  /** Hints become budget scopes and record fields, so they are kept to names. */
  private static final Pattern HINT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Clock clock;
  private final Predicate<String> revoked;

  /**
   * @param clock decides what has expired
   */
  public Identifier(Clock clock) {
    this(clock, keyId -> false);
  }

  /**
   * @param clock decides what has expired
   * @param revoked whether the virtual key of an id is no longer believed; asked at every request
   */
  public Identifier(Clock clock, Predicate<String> revoked) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.revoked = Objects.requireNonNull(revoked, "revoked");
  }

  /**
   * Identifies a caller if that takes microseconds; empty where a token's signature must be
   * verified first, which is {@link #identify}'s business, on a thread that may be held up.
   *
   * @param anonymousAllowed whether the route lets callers in that show nothing
   */
  public Optional<Identification> identifyNow(
      IdentityRequest request, IdentityConfig identity, boolean anonymousAllowed) {
    JwtVerifier jwt = identity.jwt();
    String bearer = jwt == null ? null : bearer(request.first("authorization"));
    boolean mustVerify =
        jwt != null
            && bearer != null
            && bearer.length() <= MAX_CREDENTIAL_CHARS
            && JwtVerifier.looksLikeToken(bearer)
            && jwt.remembered(bearer, clock.instant()).isEmpty();
    return mustVerify
        ? Optional.empty()
        : Optional.of(identify(request, identity, anonymousAllowed));
  }

  /**
   * Identifies a caller. May take a millisecond of CPU, see {@link #identifyNow}.
   *
   * @param anonymousAllowed whether the route lets callers in that show nothing
   */
  public Identification identify(
      IdentityRequest request, IdentityConfig identity, boolean anonymousAllowed) {
    if (identity.takesCredentials()) {
      Optional<Identification> byCredential = byCredential(request, identity);
      if (byCredential.isPresent()) {
        return byCredential.get();
      }
    }
    String appKey = request.appKey();
    if (appKey != null) {
      Principal application = identity.appKeys().get(appKey);
      if (application != null) {
        return new Identification.Known(application);
      }
    }
    if (anonymousAllowed) {
      return new Identification.Known(Principal.anonymous());
    }
    return refused("No API key was given. Send one as `Authorization: Bearer <key>`.");
  }

  private Optional<Identification> byCredential(IdentityRequest request, IdentityConfig identity) {
    String bearer = bearer(request.first("authorization"));
    String presented = bearer;
    for (String header : KEY_HEADERS) {
      String value = trimmed(request.first(header));
      if (value != null) {
        if (presented != null && !presented.equals(value)) {
          return Optional.of(
              refused("Two different API keys were given in two headers. Send one."));
        }
        presented = value;
      }
    }
    if (presented == null) {
      return Optional.empty();
    }
    if (presented.length() > MAX_CREDENTIAL_CHARS) {
      return Optional.of(refused("The API key is too long."));
    }
    Instant now = clock.instant();
    JwtVerifier jwt = identity.jwt();
    if (jwt != null && presented.equals(bearer) && JwtVerifier.looksLikeToken(presented)) {
      return Optional.of(jwt.verify(presented, now));
    }
    return Optional.of(byVirtualKey(presented, request, identity.keys(), now));
  }

  private Identification byVirtualKey(
      String presented, IdentityRequest request, KeyRing keys, Instant now) {
    Optional<VirtualKey> found = keys.find(presented);
    if (found.isEmpty()) {
      return refused("The API key is not known.");
    }
    VirtualKey key = found.get();
    if (revoked.test(key.id())) {
      // told only to who holds the key itself
      return refused("The API key has been revoked.");
    }
    if (key.expiresAt() != null && !now.isBefore(key.expiresAt())) {
      return refused("The API key has expired.");
    }
    if (!key.allowedHints().contains(PROJECT_HINT)) {
      return new Identification.Known(key.principal());
    }
    String project = trimmed(request.first(PROJECT_HINT_HEADER));
    if (project == null) {
      return new Identification.Known(key.principal());
    }
    if (!HINT.matcher(project).matches()) {
      return new Identification.Refused(
          Refusal.badRequest(
              "The header x-llm-project must be a name of at most 64 letters, digits, '.', '_' or"
                  + " '-'.",
              null));
    }
    return new Identification.Known(withProject(key.principal(), project));
  }

  private static Principal withProject(Principal p, String project) {
    return new Principal(
        p.tenant(),
        p.organisation(),
        p.department(),
        p.team(),
        project,
        p.user(),
        p.keyId(),
        p.application());
  }

  /** The credential of a bearer header; {@code null} for other schemes, which are not ours. */
  private static @Nullable String bearer(@Nullable String authorization) {
    String value = trimmed(authorization);
    if (value == null
        || value.length() <= BEARER.length()
        || !value.substring(0, BEARER.length()).toLowerCase(Locale.ROOT).equals(BEARER)) {
      return null;
    }
    return trimmed(value.substring(BEARER.length()));
  }

  private static @Nullable String trimmed(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String trimmed = value.trim();
    return trimmed.isEmpty() ? null : trimmed;
  }

  private static Identification refused(String message) {
    return new Identification.Refused(Refusal.unauthorized(message));
  }
}
