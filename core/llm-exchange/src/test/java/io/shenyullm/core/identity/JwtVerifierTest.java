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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shenyullm.core.config.Secret;
import io.shenyullm.core.json.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class JwtVerifierTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Secret SHARED = VirtualKeys.generate(new SecureRandom());

  private static KeyPair rsa;
  private static KeyPair ec;
  private static KeyPair ed;
  private static byte[] jwks;
  private static JwtVerifier verifier;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException {
    KeyPairGenerator rsaGenerator = KeyPairGenerator.getInstance("RSA");
    rsaGenerator.initialize(2048);
    rsa = rsaGenerator.generateKeyPair();
    KeyPairGenerator ecGenerator = KeyPairGenerator.getInstance("EC");
    ecGenerator.initialize(new ECGenParameterSpec("secp256r1"));
    ec = ecGenerator.generateKeyPair();
    ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    jwks = Json.write(Map.of("keys", List.of(rsaJwk(), ecJwk(), edJwk())));
    verifier =
        new JwtVerifier("https://issuer.test", "llm", SHARED, jwks, Map.of("department", "dept"));
  }

  @Test
  void verify_eachAlgorithm_known() throws GeneralSecurityException {
    assertThat(user(hs256(header("HS256", null), claims()))).isEqualTo("alice");
    assertThat(user(signed(header("RS256", "r"), claims(), "SHA256withRSA", rsa)))
        .isEqualTo("alice");
    assertThat(user(signed(header("ES256", "e"), claims(), "SHA256withECDSAinP1363Format", ec)))
        .isEqualTo("alice");
    assertThat(user(signed(header("EdDSA", "d"), claims(), "Ed25519", ed))).isEqualTo("alice");
    assertThat(user(signed(header("EdDSA", null), claims(), "Ed25519", ed))).isEqualTo("alice");
  }

  @Test
  void verify_claims_fillLevels() throws GeneralSecurityException {
    Principal principal =
        verifier
            .verify(hs256(header("HS256", null), claims()), NOW)
            .fold(Identification.Known::principal, r -> Principal.anonymous());
    assertThat(principal.department()).isEqualTo("research");
    assertThat(principal.tenant()).isEqualTo("default");
    assertThat(principal.keyId()).isNull();
  }

  @Test
  void verify_again_isRememberedUntilItExpires() throws GeneralSecurityException {
    JwtVerifier fresh = verifier(SHARED);
    String token = hs256(header("HS256", null), claims());
    assertThat(fresh.remembered(token, NOW)).isEmpty();
    assertThat(fresh.verify(token, NOW)).isInstanceOf(Identification.Known.class);
    assertThat(fresh.remembered(token, NOW)).isPresent();
    Number exp = (Number) claims().get("exp");
    Instant expired = Instant.ofEpochSecond(exp.longValue()).plus(JwtVerifier.LEEWAY);
    assertThat(fresh.remembered(token, expired.minusMillis(1))).isPresent();
    assertThat(fresh.remembered(token, expired)).isEmpty();
    assertThat(fresh.verify(token, expired)).isInstanceOf(Identification.Refused.class);
  }

  @Test
  void verify_otherKeysInANewSnapshot_nothingIsRemembered() throws GeneralSecurityException {
    String token = hs256(header("HS256", null), claims());
    assertThat(verifier(SHARED).verify(token, NOW)).isInstanceOf(Identification.Known.class);
    JwtVerifier rotated = verifier(VirtualKeys.generate(new SecureRandom()));
    assertThat(rotated.remembered(token, NOW)).isEmpty();
    assertThat(rotated.verify(token, NOW)).isInstanceOf(Identification.Refused.class);
  }

  @Test
  void verify_refused_isNotRemembered() throws GeneralSecurityException {
    JwtVerifier fresh = verifier(SHARED);
    String token = hs256(header("HS256", null), claims()) + "AAAA";
    assertThat(fresh.verify(token, NOW)).isInstanceOf(Identification.Refused.class);
    assertThat(fresh.remembered(token, NOW)).isEmpty();
  }

  @Test
  void identifyNow_tokenNotVerifiedYet_isLeftToAnotherThread() throws GeneralSecurityException {
    Identifier identifier = new Identifier(Clock.fixed(NOW, ZoneOffset.UTC));
    IdentityConfig config = new IdentityConfig(KeyRing.EMPTY, verifier(SHARED), Map.of());
    String token = hs256(header("HS256", null), claims());
    IdentityRequest request =
        new IdentityRequest(name -> name.equals("authorization") ? "Bearer " + token : null, null);
    assertThat(identifier.identifyNow(request, config, true)).isEmpty();
    Identification verified = identifier.identify(request, config, true);
    assertThat(identifier.identifyNow(request, config, true)).contains(verified);
    IdentityRequest silent = new IdentityRequest(name -> null, null);
    assertThat(identifier.identifyNow(silent, config, true)).isPresent();
  }

  @Test
  void remember_moreThanTheLimit_theLeastRecentlyUsedGoes() {
    VerifiedTokens tokens = new VerifiedTokens(2);
    VerifiedTokens.Verified verified =
        new VerifiedTokens.Verified(
            new Identification.Known(Principal.anonymous()), NOW.plusSeconds(1));
    tokens.remember("a", verified);
    tokens.remember("b", verified);
    assertThat(tokens.find("a", NOW)).isPresent();
    tokens.remember("c", verified);
    assertThat(tokens.find("b", NOW)).isEmpty();
    assertThat(tokens.find("a", NOW)).isPresent();
    assertThat(tokens.size()).isEqualTo(2);
  }

  private static JwtVerifier verifier(Secret shared) {
    return new JwtVerifier("https://issuer.test", "llm", shared, null, Map.of());
  }

  @Test
  void verify_noneAlgorithm_refused() {
    String unsigned = part(header("none", null)) + "." + part(claims()) + ".";
    assertThat(user(unsigned)).isNull();
    assertThat(user(unsigned + "AA")).isNull();
  }

  @Test
  void verify_publicKeyPassedOffAsSharedSecret_refused() throws GeneralSecurityException {
    // the classic confusion: HS256 keyed with the bytes of the published RSA key
    String input = part(header("HS256", "r")) + "." + part(claims());
    for (byte[] key :
        List.of(
            rsa.getPublic().getEncoded(),
            Base64.getEncoder().encode(rsa.getPublic().getEncoded()),
            jwks)) {
      assertThat(user(input + "." + BASE64.encodeToString(mac(key, input)))).isNull();
    }
  }

  @Test
  void verify_keyOfOtherType_refused() throws GeneralSecurityException {
    assertThat(user(signed(header("RS256", "e"), claims(), "SHA256withRSA", rsa))).isNull();
    assertThat(user(signed(header("EdDSA", "r"), claims(), "Ed25519", ed))).isNull();
  }

  @Test
  void verify_zeroEcSignature_refused() {
    String token =
        part(header("ES256", "e"))
            + "."
            + part(claims())
            + "."
            + BASE64.encodeToString(new byte[64]);
    assertThat(user(token)).isNull();
  }

  @Test
  void verify_everyBitFlipped_refused() throws GeneralSecurityException {
    String token = hs256(header("HS256", null), claims());
    for (int i = 0; i < token.length(); i++) {
      char[] changed = token.toCharArray();
      changed[i] = changed[i] == 'x' ? 'y' : 'x';
      if (i == token.length() - 1) {
        continue; // the last character's low bits carry nothing
      }
      assertThat(user(new String(changed))).as("position %d", i).isNull();
    }
  }

  @Test
  void verify_timesAtTheirLimits_leewayOfAMinute() throws GeneralSecurityException {
    long now = NOW.getEpochSecond();
    assertThat(user(hs256(header("HS256", null), with("exp", now - 59)))).isEqualTo("alice");
    assertThat(user(hs256(header("HS256", null), with("exp", now - 60)))).isNull();
    assertThat(user(hs256(header("HS256", null), with("nbf", now + 60)))).isEqualTo("alice");
    assertThat(user(hs256(header("HS256", null), with("nbf", now + 61)))).isNull();
    assertThat(user(hs256(header("HS256", null), with("nbf", "soon")))).isNull();
  }

  @Test
  void verify_missingOrForeignClaims_refused() throws GeneralSecurityException {
    for (String required : List.of("iss", "aud", "exp", "sub")) {
      Map<String, Object> claims = new HashMap<>(claims());
      claims.remove(required);
      assertThat(user(hs256(header("HS256", null), claims))).as(required).isNull();
    }
    assertThat(user(hs256(header("HS256", null), with("iss", "https://other.test")))).isNull();
    assertThat(user(hs256(header("HS256", null), with("aud", "other")))).isNull();
    assertThat(user(hs256(header("HS256", null), with("aud", List.of("other", "llm")))))
        .isEqualTo("alice");
  }

  @Test
  void verify_criticalExtension_refused() throws GeneralSecurityException {
    Map<String, Object> header = new HashMap<>(header("HS256", null));
    header.put("crit", List.of("b64"));
    assertThat(user(hs256(header, claims()))).isNull();
  }

  @Test
  void verify_unreadableTokens_refused() {
    for (String token : List.of("a.b.c", "..", "é.é.é", "e30.e30.e30", "bnVsbA.e30.AA")) {
      assertThat(user(token)).as(token).isNull();
    }
  }

  @Test
  void new_unfitKeys_refused() throws GeneralSecurityException {
    assertThatThrownBy(() -> new JwtVerifier("i", "a", new Secret("short"), null, Map.of()))
        .hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> new JwtVerifier("i", "a", null, null, Map.of()))
        .hasMessageContaining("required");
    assertThatThrownBy(() -> new JwtVerifier("i", "a", SHARED, null, Map.of("boss", "x")))
        .hasMessageContaining("boss");
    KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
    small.initialize(1024);
    RSAPublicKey weak = (RSAPublicKey) small.generateKeyPair().getPublic();
    byte[] weakSet =
        Json.write(
            Map.of(
                "keys",
                List.of(
                    Map.of(
                        "kty", "RSA",
                        "n", number(weak.getModulus()),
                        "e", number(weak.getPublicExponent())))));
    assertThatThrownBy(() -> new JwtVerifier("i", "a", null, weakSet, Map.of()))
        .hasMessageContaining("2048");
    Map<String, Object> off = new HashMap<>(ecJwk());
    off.put("y", off.get("x"));
    byte[] offCurve = Json.write(Map.of("keys", List.of(off)));
    assertThatThrownBy(() -> new JwtVerifier("i", "a", null, offCurve, Map.of()))
        .hasMessageContaining("not a point");
  }

  @Test
  void looksLikeToken_threePartsOnly() {
    assertThat(JwtVerifier.looksLikeToken("a.b.c")).isTrue();
    for (String other : List.of("", "a", "a.b", ".b.c", "a..c", "a.b.", "a.b.c.d", "...")) {
      assertThat(JwtVerifier.looksLikeToken(other)).as(other).isFalse();
    }
  }

  private static String user(String token) {
    return verifier
        .verify(token, NOW)
        .fold(
            known -> known.principal().user(),
            refused -> {
              assertThat(refused.refusal().status()).isEqualTo(401);
              return null;
            });
  }

  private static Map<String, Object> header(String algorithm, String kid) {
    return kid == null ? Map.of("alg", algorithm) : Map.of("alg", algorithm, "kid", kid);
  }

  private static Map<String, Object> claims() {
    return Map.of(
        "iss", "https://issuer.test",
        "aud", "llm",
        "sub", "alice",
        "dept", "research",
        "exp", NOW.getEpochSecond() + 600);
  }

  private static Map<String, Object> with(String name, Object value) {
    Map<String, Object> claims = new HashMap<>(claims());
    claims.put(name, value);
    return claims;
  }

  private static String hs256(Map<String, Object> header, Map<String, Object> claims)
      throws GeneralSecurityException {
    String input = part(header) + "." + part(claims);
    byte[] key = SHARED.reveal().getBytes(StandardCharsets.UTF_8);
    return input + "." + BASE64.encodeToString(mac(key, input));
  }

  private static byte[] mac(byte[] key, String input) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
  }

  private static String signed(
      Map<String, Object> header, Map<String, Object> claims, String algorithm, KeyPair keys)
      throws GeneralSecurityException {
    String input = part(header) + "." + part(claims);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + BASE64.encodeToString(signature.sign());
  }

  private static String part(Map<String, Object> tree) {
    return BASE64.encodeToString(Json.write(tree));
  }

  private static Map<String, Object> rsaJwk() {
    RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
    return Map.of(
        "kty",
        "RSA",
        "kid",
        "r",
        "n",
        number(key.getModulus()),
        "e",
        number(key.getPublicExponent()));
  }

  private static Map<String, Object> ecJwk() {
    ECPublicKey key = (ECPublicKey) ec.getPublic();
    return Map.of(
        "kty", "EC",
        "crv", "P-256",
        "kid", "e",
        "x", number(key.getW().getAffineX()),
        "y", number(key.getW().getAffineY()));
  }

  private static Map<String, Object> edJwk() {
    byte[] der = ed.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(der, der.length - 32, der.length);
    return Map.of("kty", "OKP", "crv", "Ed25519", "kid", "d", "x", BASE64.encodeToString(x));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(Arrays.copyOfRange(bytes, skip, bytes.length));
  }
}
