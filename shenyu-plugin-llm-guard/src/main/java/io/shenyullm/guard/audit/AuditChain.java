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
package io.shenyullm.guard.audit;

import io.shenyullm.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rule that ties audit records together: {@code hash} is the SHA-256, in hex, of the previous
 * record's hash (64 ASCII characters) followed by the canonical JSON of the record without {@code
 * hash}. Canonical: UTF-8, no blanks, keys sorted by UTF-16 code unit, numbers without trailing
 * zeros. The first record of a chain follows 64 zeros.
 */
public final class AuditChain {
  /** What the first record follows. */
  public static final String GENESIS = "0".repeat(64);

  private static final String HASH = "hash";

  private AuditChain() {}

  /** What a check of one chain found. */
  public sealed interface Verdict {
    <T> T fold(Function<Intact, T> intact, Function<Broken, T> broken);
  }

  /**
   * Every record is what was written, in order and without gaps. A chain cut off at its end looks
   * the same: compare with an anchor.
   *
   * @param records how many
   * @param lastHash to compare with an anchor and to continue from
   */
  public record Intact(long records, String lastHash) implements Verdict {
    @Override
    public <T> T fold(Function<Intact, T> intact, Function<Broken, T> broken) {
      return intact.apply(this);
    }
  }

  /**
   * The chain does not hold.
   *
   * @param position of the first record that is wrong, from 0
   * @param id that record's id; empty where it has none
   * @param problem what is wrong with it
   */
  public record Broken(long position, String id, String problem) implements Verdict {
    @Override
    public <T> T fold(Function<Intact, T> intact, Function<Broken, T> broken) {
      return broken.apply(this);
    }
  }

  /** Checks a chain from its first record. */
  public static Verdict verify(Iterator<? extends Map<String, @Nullable Object>> records) {
    return verify(records, 1, GENESIS);
  }

  /**
   * Checks a part of a chain.
   *
   * @param records of one gateway and boot, in order, as {@link Json} reads them
   * @param firstSequence sequence that the first record must have
   * @param previousHash hash of the record before it
   */
  public static Verdict verify(
      Iterator<? extends Map<String, @Nullable Object>> records,
      long firstSequence,
      String previousHash) {
    String previous = previousHash;
    Object gateway = null;
    Object boot = null;
    long position = 0;
    while (records.hasNext()) {
      Map<String, @Nullable Object> record = records.next();
      if (position == 0) {
        gateway = record.get("gateway");
        boot = record.get("boot");
      }
      long sequence = firstSequence + position;
      String problem = null;
      if (!Objects.equals(gateway, record.get("gateway"))
          || !Objects.equals(boot, record.get("boot"))) {
        problem = "belongs to another chain";
      } else if (!(record.get("sequence") instanceof Number n) || n.longValue() != sequence) {
        problem = "sequence is not " + sequence + ": a record is missing, repeated or moved";
      } else if (!previous.equals(record.get("previousHash"))) {
        problem = "does not follow the record before it";
      } else if (!hash(previous, record).equals(record.get(HASH))) {
        problem = "was changed after it was written";
      }
      if (problem != null) {
        return new Broken(position, record.get("id") instanceof String id ? id : "", problem);
      }
      previous = String.valueOf(record.get(HASH));
      position++;
    }
    return new Intact(position, previous);
  }

  /** Hash of a record; a {@code hash} key that it may already have does not count. */
  static String hash(String previousHash, Map<String, @Nullable Object> record) {
    Map<String, @Nullable Object> content = new HashMap<>(record);
    content.remove(HASH);
    return hash(previousHash, Json.writeCanonical(content));
  }

  /**
   * @param content canonical JSON of a record without {@code hash}
   */
  static String hash(String previousHash, byte[] content) {
    MessageDigest sha = sha256();
    sha.update(previousHash.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(sha.digest(content));
  }

  /** The record as it is kept: what was hashed, and the hash behind it. */
  static byte[] sealed(byte[] content, String hash) {
    byte[] seal = (",\"" + HASH + "\":\"" + hash + "\"}").getBytes(StandardCharsets.US_ASCII);
    // in place of the closing brace
    byte[] sealed = Arrays.copyOf(content, content.length - 1 + seal.length);
    System.arraycopy(seal, 0, sealed, content.length - 1, seal.length);
    return sealed;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
