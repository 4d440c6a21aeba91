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
import io.shenyullm.records.AuditRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rule that ties audit records together. A record is its content and a seal of five
 * fields ({@link AuditRecord#SEAL}). {@code hash} is the HMAC-SHA-256, in hex, of the previous
 * record's hash (32 bytes), the sequence (8 bytes, big endian) and the SHA-256 of the content as
 * canonical JSON: UTF-8, no blanks, keys sorted by UTF-16 code unit, numbers without trailing
 * zeros. Its key is derived from the gateway's {@link AuditKey} for gateway and boot. The first
 * record of a chain follows 32 zero bytes.
 */
public final class AuditChain {
  /** What the first record follows. */
  public static final String GENESIS = "0".repeat(64);

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

  /**
   * Checks a chain from its first record.
   *
   * @param key of the gateway; {@code null} checks order and links only, which whoever can write
   *     records can make fit
   */
  public static Verdict verify(
      Iterator<? extends Map<String, @Nullable Object>> records, @Nullable AuditKey key) {
    return verify(records, key, 1, GENESIS);
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
      @Nullable AuditKey key,
      long firstSequence,
      String previousHash) {
    ChainCheck check =
        new ChainCheck(key == null ? List.of() : List.of(key), firstSequence, previousHash);
    while (records.hasNext()) {
      Map<String, @Nullable Object> record = records.next();
      List<ChainFlaw> flaws = check.next(record);
      if (!flaws.isEmpty()) {
        ChainFlaw first = flaws.get(0);
        return new Broken(check.records() - 1, first.id(), first.detail());
      }
      if (check.unsealed() > 0) {
        return new Broken(check.records() - 1, String.valueOf(record.get("id")), "has no keyId");
      }
    }
    return new Intact(check.records(), check.lastHash());
  }
}
