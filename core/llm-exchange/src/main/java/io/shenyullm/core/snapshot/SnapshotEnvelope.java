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
package io.shenyullm.core.snapshot;

import io.shenyullm.core.config.SnapshotException;
import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed document on the wire: {@code {"schema","keyId","payload","signature"}}, Ed25519 over the
 * document's bytes.
 */
public final class SnapshotEnvelope {
  private static final int SCHEMA = 1;
  private static final int KEY_ID_CHARS = 16;

  private SnapshotEnvelope() {}

  /** Signs a document. */
  public static byte[] seal(byte[] document, PrivateKey privateKey, PublicKey publicKey) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(privateKey);
      signer.update(document);
      Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
      envelope.put("schema", SCHEMA);
      envelope.put("keyId", keyId(publicKey));
      envelope.put("payload", Base64.getEncoder().encodeToString(document));
      envelope.put("signature", Base64.getEncoder().encodeToString(signer.sign()));
      return Json.write(envelope);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key", e);
    }
  }

  /**
   * The document of an envelope that the pinned key has signed.
   *
   * @throws SnapshotException if it is not an envelope, or signed by anyone else
   */
  public static byte[] open(byte[] envelope, PublicKey pinned, String source)
      throws SnapshotException {
    try {
      Map<String, @Nullable Object> tree = Json.parseObject(envelope);
      if (!(tree.get("payload") instanceof String payload)
          || !(tree.get("signature") instanceof String signature)) {
        throw new SnapshotException(
            source,
            "is not signed; a gateway with a pinned public key takes signed documents only");
      }
      if (!Integer.valueOf(SCHEMA).equals(tree.get("schema"))) {
        throw new SnapshotException(source, "has an envelope that this gateway does not know");
      }
      byte[] document = Base64.getDecoder().decode(payload);
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(pinned);
      verifier.update(document);
      if (verifier.verify(Base64.getDecoder().decode(signature))) {
        return document;
      }
    } catch (JsonSyntaxException e) {
      throw new SnapshotException(source, "is not an envelope: " + e.getMessage());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // a signature or payload of the wrong form is as bad as a wrong one
      throw badSignature(source, pinned);
    }
    throw badSignature(source, pinned);
  }

  /** First 16 hex digits of the SHA-256 of a key's X.509 encoding. */
  public static String keyId(PublicKey key) {
    return SnapshotCompiler.sha256(key.getEncoded()).substring(0, KEY_ID_CHARS);
  }

  /**
   * Reads an Ed25519 public key.
   *
   * @param text PEM, or the base64 of its X.509 encoding
   * @throws IllegalArgumentException if it is not one
   */
  public static PublicKey publicKey(String text) {
    try {
      String base64 =
          text.replace("-----BEGIN PUBLIC KEY-----", "")
              .replace("-----END PUBLIC KEY-----", "")
              .replaceAll("\\s", "");
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not an Ed25519 public key in PEM or base64 of its X.509 encoding", e);
    }
  }

  private static SnapshotException badSignature(String source, PublicKey pinned) {
    return new SnapshotException(source, "is not signed by the pinned public key " + keyId(pinned));
  }
}
