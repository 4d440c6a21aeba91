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

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Public keys of a JSON Web Key Set (RFC 7517, 7518, 8037): RSA from 2048 bits, P-256, Ed25519.
 * Each key is good for one algorithm only, told by its type and never by a token, so that a public
 * key cannot be passed off as a shared secret.
 */
final class Jwks {
  private static final int MIN_RSA_BITS = 2048;

  /** DER in front of the 32 bytes of an Ed25519 public key (RFC 8410). */
  private static final byte[] ED25519_DER = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private Jwks() {}

  /**
   * One usable key.
   *
   * @param kid the key's id; {@code null} where the set gives none
   */
  record Entry(@Nullable String kid, JwtAlgorithm algorithm, PublicKey key) {
    Entry {
      Objects.requireNonNull(algorithm, "algorithm");
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * Reads a set. Keys for encryption are passed over; a key for signatures that we cannot use is
   * refused, because its tokens would be refused without anyone knowing why.
   *
   * @throws IllegalArgumentException naming the key and what is wrong with it
   */
  static List<Entry> parse(byte[] document) {
    Map<String, @Nullable Object> set;
    try {
      set = Json.parseObject(document);
    } catch (JsonSyntaxException e) {
      throw new IllegalArgumentException("not a JSON Web Key Set: " + e.getMessage(), e);
    }
    if (!(set.get("keys") instanceof List<?> keys)) {
      throw new IllegalArgumentException("a JSON Web Key Set has an array \"keys\"");
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!(keys.get(i) instanceof Map<?, ?> jwk)) {
        throw new IllegalArgumentException("keys[" + i + "] must be an object");
      }
      if ("enc".equals(jwk.get("use"))) {
        continue;
      }
      try {
        entries.add(entry(jwk));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new IllegalArgumentException("keys[" + i + "]: " + e.getMessage(), e);
      }
    }
    return List.copyOf(entries);
  }

  private static Entry entry(Map<?, ?> jwk) throws GeneralSecurityException {
    String type = text(jwk, "kty");
    JwtAlgorithm algorithm;
    PublicKey key;
    switch (type) {
      case "RSA" -> {
        algorithm = JwtAlgorithm.RS256;
        key = rsa(jwk);
      }
      case "EC" -> {
        algorithm = JwtAlgorithm.ES256;
        key = p256(jwk);
      }
      case "OKP" -> {
        algorithm = JwtAlgorithm.EDDSA;
        key = ed25519(jwk);
      }
      default -> throw new IllegalArgumentException("kty must be RSA, EC or OKP");
    }
    Object stated = jwk.get("alg");
    if (stated != null && !stated.equals(algorithm.headerName())) {
      throw new IllegalArgumentException(
          "a key of type " + type + " is used for " + algorithm.headerName() + " only");
    }
    Object kid = jwk.get("kid");
    return new Entry(kid == null ? null : kid.toString(), algorithm, key);
  }

  private static PublicKey rsa(Map<?, ?> jwk) throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    if (modulus.bitLength() < MIN_RSA_BITS) {
      throw new IllegalArgumentException("an RSA key needs at least " + MIN_RSA_BITS + " bits");
    }
    RSAPublicKey key =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, number(jwk, "e")));
    if (key.getPublicExponent().compareTo(BigInteger.TWO) <= 0) {
      throw new IllegalArgumentException("the RSA exponent is too small");
    }
    return key;
  }

  private static PublicKey p256(Map<?, ?> jwk) throws GeneralSecurityException {
    if (!"P-256".equals(jwk.get("crv"))) {
      throw new IllegalArgumentException("crv must be P-256");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    BigInteger x = number(jwk, "x");
    BigInteger y = number(jwk, "y");
    BigInteger p = ((java.security.spec.ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.modPow(BigInteger.valueOf(3), p)
            .add(curve.getCurve().getA().multiply(x))
            .add(curve.getCurve().getB())
            .mod(p);
    // the JDK does not check it, and a point off the curve makes signatures meaningless
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.modPow(BigInteger.TWO, p).equals(right)) {
      throw new IllegalArgumentException("x and y are not a point of P-256");
    }
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  private static PublicKey ed25519(Map<?, ?> jwk) throws GeneralSecurityException {
    if (!"Ed25519".equals(jwk.get("crv"))) {
      throw new IllegalArgumentException("crv must be Ed25519");
    }
    byte[] x = Base64.getUrlDecoder().decode(text(jwk, "x"));
    if (x.length != 32) {
      throw new IllegalArgumentException("x must be 32 bytes");
    }
    byte[] der = new byte[ED25519_DER.length + x.length];
    System.arraycopy(ED25519_DER, 0, der, 0, ED25519_DER.length);
    System.arraycopy(x, 0, der, ED25519_DER.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
  }

  private static BigInteger number(Map<?, ?> jwk, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text(jwk, name)));
  }

  private static String text(Map<?, ?> jwk, String name) {
    if (jwk.get(name) instanceof String s && !s.isEmpty()) {
      return s;
    }
    throw new IllegalArgumentException(name + " is required");
  }
}
