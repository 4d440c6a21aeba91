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
package io.shenyullm.records;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far an audit chain went at some time, as the console has seen it: a record that was there
 * then can no longer be changed or removed unnoticed by who has not the console's signing key.
 *
 * @param gateway and
 * @param boot whose chain it is
 * @param sequence of the last record then
 * @param hash of that record, 64 hexadecimal digits
 * @param at when, to the millisecond, by the console's clock
 */
public record AuditAnchor(String gateway, String boot, long sequence, String hash, Instant at) {
  /** Begins what is signed, so that no signature of the same key is one of something else. */
  private static final String PURPOSE = "shenyu-llm audit anchor 1";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String ALGORITHM = "Ed25519";

  public AuditAnchor {
    gateway = named(gateway);
    boot = named(boot);
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be 1 or more");
    }
    if (!isHash(hash)) {
      throw new IllegalArgumentException("hash must be 64 hexadecimal digits");
    }
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static String named(String text) {
    if (text.isEmpty() || text.length() > RecordLimits.NAME || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("gateway and boot must be names");
    }
    return text;
  }

  /** Whether a record's hash can be anchored. */
  public static boolean isHash(String hash) {
    return HASH.matcher(hash).matches();
  }

  /** What is signed: the purpose, gateway, boot, sequence, hash and time, with NUL between them. */
  public byte[] message() {
    return String.join("\0", PURPOSE, gateway, boot, Long.toString(sequence), hash, at.toString())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param keyId names the key's public half
   */
  public Signed sign(PrivateKey key, String keyId) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(message());
      return new Signed(this, keyId, Base64.getEncoder().encodeToString(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 key", e);
    }
  }

  /**
   * An anchor and who vouches for it.
   *
   * @param keyId names the key
   * @param signature Ed25519 over {@link #message()}, in Base64
   */
  public record Signed(AuditAnchor anchor, String keyId, String signature) {
    public Signed {
      Objects.requireNonNull(anchor, "anchor");
      Objects.requireNonNull(keyId, "keyId");
      Objects.requireNonNull(signature, "signature");
    }

    /** Whether the private half of this key has signed it. */
    public boolean isSignedWith(PublicKey key) {
      try {
        Signature verifier = Signature.getInstance(ALGORITHM);
        verifier.initVerify(key);
        verifier.update(anchor.message());
        return verifier.verify(Base64.getDecoder().decode(signature));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        // a signature of the wrong form is as bad as a wrong one
        return false;
      }
    }

    /** As a tree of {@link io.shenyullm.core.json.Json}. */
    public Map<String, @Nullable Object> tree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("gateway", anchor.gateway());
      tree.put("boot", anchor.boot());
      tree.put("sequence", anchor.sequence());
      tree.put("hash", anchor.hash());
      tree.put("at", anchor.at().toString());
      tree.put("keyId", keyId);
      tree.put("signature", signature);
      return tree;
    }

    /**
     * Reads what {@link #tree()} makes.
     *
     * @throws UnreadableRecordException if it is something else
     */
    public static Signed read(Map<?, ?> tree) throws UnreadableRecordException {
      try {
        return new Signed(
            new AuditAnchor(
                text(tree, "gateway"),
                text(tree, "boot"),
                tree.get("sequence") instanceof Number sequence ? sequence.longValue() : 0,
                text(tree, "hash"),
                Instant.parse(text(tree, "at"))),
            text(tree, "keyId"),
            text(tree, "signature"));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new UnreadableRecordException("not an anchor: " + e.getMessage());
      }
    }

    private static String text(Map<?, ?> tree, String field) {
      if (tree.get(field) instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException(field + " is missing");
    }
  }
}
