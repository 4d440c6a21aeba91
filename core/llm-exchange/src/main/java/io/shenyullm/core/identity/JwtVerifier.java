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

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.http.Refusal;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signed tokens (RFC 7519): the algorithm is pinned by the key's type, {@code none} does
 * not exist, issuer, audience and expiry are required, times are checked with a minute's leeway.
 * What has been verified is remembered until it expires, see {@link VerifiedTokens}. Thread-safe.
 */
public final class JwtVerifier {
  /** Principal levels that a claim can fill. */
  public static final Set<String> LEVELS =
      Set.of("tenant", "organisation", "department", "team", "project", "user", "application");

  /** Clocks of issuer and gateway may differ by this much. */
  static final Duration LEEWAY = Duration.ofMinutes(1);

  /** Fewest bytes of a shared key (RFC 7518, section 3.2). */
  static final int MIN_SHARED_KEY_BYTES = 32;

  /** Tokens that are remembered, about 0.5 KB each. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
  private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

  private final String issuer;
  private final String audience;
  private final @Nullable SecretKeySpec sharedKey;
  private final List<Jwks.Entry> publicKeys;
  private final Map<String, String> claims;
  private final VerifiedTokens verified = new VerifiedTokens(MOST_REMEMBERED);

  /**
   * @param issuer required value of {@code iss}
   * @param audience required in {@code aud}
   * @param sharedKey key of HS256 tokens, at least 32 bytes; {@code null} takes none
   * @param jwks JSON Web Key Set for RS256, ES256 and EdDSA tokens; {@code null} takes none
   * @param claims name of the claim that fills a principal level; {@code user} is {@code sub}
   *     unless said otherwise
   * @throws IllegalArgumentException if no token could ever be verified or a key is unfit
   */
  public JwtVerifier(
      String issuer,
      String audience,
      @Nullable Secret sharedKey,
      byte @Nullable [] jwks,
      Map<String, String> claims) {
    this.issuer = requireText(issuer, "issuer");
    this.audience = requireText(audience, "audience");
    this.sharedKey = sharedKey == null ? null : sharedKey(sharedKey);
    this.publicKeys = jwks == null ? List.of() : Jwks.parse(jwks);
    this.claims = Map.copyOf(claims);
    for (String level : claims.keySet()) {
      if (!LEVELS.contains(level)) {
        throw new IllegalArgumentException(
            "unknown principal level " + level + "; known: " + LEVELS.stream().sorted().toList());
      }
    }
    if (this.sharedKey == null && publicKeys.isEmpty()) {
      throw new IllegalArgumentException("a shared key or a key set with a key is required");
    }
  }

  /** Whether a credential has the form of a signed token: three parts that are not empty. */
  static boolean looksLikeToken(String credential) {
    int first = credential.indexOf('.');
    int second = first < 0 ? -1 : credential.indexOf('.', first + 1);
    return first > 0
        && second > first + 1
        && second < credential.length() - 1
        && credential.indexOf('.', second + 1) < 0;
  }

  /** Whom a token stands for, if that is known without verifying its signature again. */
  Optional<Identification.Known> remembered(String token, Instant now) {
    return verified.find(token, now);
  }

  /**
   * Says whom a token stands for at a time. Takes up to a millisecond of CPU where the token is not
   * remembered: not on an event loop. Never throws, whatever the token holds.
   */
  Identification verify(String token, Instant now) {
    Optional<Identification.Known> known = verified.find(token, now);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      int first = token.indexOf('.');
      int second = token.lastIndexOf('.');
      Map<String, @Nullable Object> header =
          Json.parseObject(BASE64.decode(token.substring(0, first)));
      byte[] signed = token.substring(0, second).getBytes(StandardCharsets.US_ASCII);
      byte[] signature = BASE64.decode(token.substring(second + 1));
      if (header.containsKey("crit") || !isSignedBy(header, signed, signature)) {
        return refused("The token's signature is not valid.");
      }
      // claims are read only now: nothing that the signature does not cover is interpreted
      Map<String, @Nullable Object> payload =
          Json.parseObject(BASE64.decode(token.substring(first + 1, second)));
      Identification judged = judge(payload, now);
      if (judged instanceof Identification.Known caller) {
        verified.remember(token, new VerifiedTokens.Verified(caller, until(payload)));
      }
      return judged;
    } catch (IllegalArgumentException | JsonSyntaxException | IndexOutOfBoundsException e) {
      return refused("The token cannot be read.");
    }
  }

  private boolean isSignedBy(
      Map<String, @Nullable Object> header, byte[] signed, byte[] signature) {
    Object name = header.get("alg");
    JwtAlgorithm algorithm = name == null ? null : JwtAlgorithm.of(name).orElse(null);
    if (algorithm == null) {
      return false;
    }
    if (algorithm == JwtAlgorithm.HS256) {
      return sharedKey != null && MessageDigest.isEqual(mac(sharedKey, signed), signature);
    }
    Object kid = header.get("kid");
    for (Jwks.Entry entry : publicKeys) {
      boolean meant = kid == null || kid.equals(entry.kid());
      if (meant && entry.algorithm() == algorithm && isSignedBy(entry, signed, signature)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSignedBy(Jwks.Entry entry, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(entry.algorithm().jdkName());
      verifier.initVerify(entry.key());
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // the JDK throws for a signature of the wrong length or form
      return false;
    }
  }

  private Identification judge(Map<String, @Nullable Object> payload, Instant now) {
    if (!issuer.equals(payload.get("iss"))) {
      return refused("The token is not from the issuer expected here.");
    }
    Object aud = payload.get("aud");
    boolean meantForUs = aud instanceof List<?> l ? l.contains(audience) : audience.equals(aud);
    if (!meantForUs) {
      return refused("The token is not meant for this gateway.");
    }
    if (!(payload.get("exp") instanceof Number exp)
        || seconds(now.minus(LEEWAY)) >= exp.doubleValue()) {
      return refused("The token has expired.");
    }
    Object nbf = payload.get("nbf");
    if (nbf != null && !(nbf instanceof Number n && seconds(now.plus(LEEWAY)) >= n.doubleValue())) {
      return refused("The token is not valid yet.");
    }
    String user = claim(payload, "user", "sub");
    if (user == null) {
      return refused("The token names no user.");
    }
    String tenant = claim(payload, "tenant", null);
    if (tenant == null && claims.containsKey("tenant")) {
      return refused("The token names no tenant.");
    }
    return new Identification.Known(
        new Principal(
            tenant == null ? "default" : tenant,
            claim(payload, "organisation", null),
            claim(payload, "department", null),
            claim(payload, "team", null),
            claim(payload, "project", null),
            user,
            null,
            claim(payload, "application", null)));
  }

  /** The instant from which {@link #judge} calls a token that it has accepted expired. */
  private static Instant until(Map<String, @Nullable Object> payload) {
    double exp = payload.get("exp") instanceof Number n ? n.doubleValue() : 0;
    // farther away than any calendar of ours: the process ends before
    long seconds = (long) Math.min(exp, LATEST.getEpochSecond());
    return Instant.ofEpochSecond(seconds).plus(LEEWAY);
  }

  private @Nullable String claim(
      Map<String, @Nullable Object> payload, String level, @Nullable String otherwise) {
    String name = claims.get(level);
    if (name == null) {
      name = otherwise;
    }
    return name != null && payload.get(name) instanceof String s && !s.isBlank() ? s : null;
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  private static byte[] mac(SecretKeySpec key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(JwtAlgorithm.HS256.jdkName());
      mac.init(key);
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static SecretKeySpec sharedKey(Secret secret) {
    byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SHARED_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the shared key needs at least " + MIN_SHARED_KEY_BYTES + " bytes");
    }
    return new SecretKeySpec(bytes, JwtAlgorithm.HS256.jdkName());
  }

  private static String requireText(String value, String name) {
    if (Objects.requireNonNull(value, name).isBlank()) {
      throw new IllegalArgumentException(name + " is required");
    }
    return value;
  }

  private static Identification refused(String message) {
    return new Identification.Refused(Refusal.unauthorized(message));
  }
}
