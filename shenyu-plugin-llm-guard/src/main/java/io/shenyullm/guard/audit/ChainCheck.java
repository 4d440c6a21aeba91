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
import io.shenyullm.core.wire.Sha256;
import io.shenyullm.records.AuditRecord;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes along one chain and says of each record what is wrong with it. Goes on behind what is wrong:
 * each record's hash covers what it says itself of its place, so that one flaw hides no other.
 * Holds one record. Not thread-safe.
 */
public final class ChainCheck {
  private final List<AuditKey> keys;
  private final MessageDigest sha = Sha256.digest();
  private final List<ChainKey> chainKeys = new ArrayList<>();
  private @Nullable Object gateway;
  private @Nullable Object boot;
  private long expected;
  private String previous;
  private long records;

  /** Those without a seal, as long as no record had one. */
  private long unsealed;

  private boolean sealed;

  /**
   * @param keys of the gateway, one of which has sealed the chain; empty to check order and links
   *     only, which whoever can write records can make fit
   */
  public ChainCheck(List<AuditKey> keys) {
    this(keys, 1, AuditChain.GENESIS);
  }

  /**
   * Begins in the middle.
   *
   * @param firstSequence sequence that the first record must have
   * @param previousHash hash of the record before it
   */
  public ChainCheck(List<AuditKey> keys, long firstSequence, String previousHash) {
    this.keys = List.copyOf(keys);
    this.expected = firstSequence;
    this.previous = previousHash;
  }

  /**
   * Of a chain that is known by its name.
   *
   * @param gateway and
   * @param boot that all its records must have, also the first
   */
  public static ChainCheck of(String gateway, String boot, List<AuditKey> keys) {
    ChainCheck check = new ChainCheck(keys);
    check.begin(gateway, boot);
    return check;
  }

  /**
   * How many records cannot be checked, because a gateway wrote them before chains had keys. Where
   * some record of the chain has a seal, those without one are flaws instead.
   */
  public long unsealed() {
    return sealed ? 0 : unsealed;
  }

  /** How many records there were. */
  public long records() {
    return records;
  }

  /** The sequence that the next record must have. */
  public long nextSequence() {
    return expected;
  }

  /** Hash of the last record that was in its place. */
  public String lastHash() {
    return previous;
  }

  /**
   * Checks the next record.
   *
   * @param record as {@link Json} reads it
   * @return what is wrong; empty if nothing is
   */
  public List<ChainFlaw> next(Map<String, @Nullable Object> record) {
    records++;
    if (gateway == null) {
      begin(record.get("gateway"), record.get("boot"));
    }
    String id = record.get("id") instanceof String text ? text : "";
    long sequence = record.get("sequence") instanceof Number number ? number.longValue() : 0;
    List<ChainFlaw> flaws = new ArrayList<>();
    if (!Objects.equals(gateway, record.get("gateway"))
        || !Objects.equals(boot, record.get("boot"))) {
      flaws.add(flaw(ChainFlaw.Kind.FOREIGN, sequence, id, "belongs to another chain"));
      return flaws;
    }
    place(record, sequence, id, flaws);
    seal(record, sequence, id, flaws);
    if (sequence >= expected) {
      expected = sequence + 1;
      previous = String.valueOf(record.get("hash"));
    }
    return flaws;
  }

  private void begin(@Nullable Object ofGateway, @Nullable Object ofBoot) {
    gateway = ofGateway;
    boot = ofBoot;
    if (gateway instanceof String name && boot instanceof String process) {
      keys.forEach(key -> chainKeys.add(key.chain(name, process)));
    }
  }

  private void place(
      Map<String, @Nullable Object> record, long sequence, String id, List<ChainFlaw> flaws) {
    if (sequence > expected) {
      flaws.add(
          new ChainFlaw(
              ChainFlaw.Kind.MISSING,
              sequence,
              id,
              sequence - expected,
              sequence - expected == 1
                  ? "record %d is missing before it".formatted(expected)
                  : "records %d to %d are missing before it".formatted(expected, sequence - 1)));
    } else if (sequence < expected) {
      flaws.add(
          flaw(ChainFlaw.Kind.REPEATED, sequence, id, "is repeated or moved, or has no sequence"));
    } else if (!previous.equals(record.get("previousHash"))) {
      flaws.add(
          flaw(ChainFlaw.Kind.UNLINKED, sequence, id, "does not follow the record before it"));
    }
    if (!id.endsWith("/" + boot + "/" + sequence)) {
      flaws.add(flaw(ChainFlaw.Kind.CHANGED, sequence, id, "has the id of another place"));
    }
  }

  private void seal(
      Map<String, @Nullable Object> record, long sequence, String id, List<ChainFlaw> flaws) {
    if (!(record.get("keyId") instanceof String keyId)) {
      if (sealed) {
        flaws.add(flaw(ChainFlaw.Kind.CHANGED, sequence, id, "has no keyId"));
      } else {
        unsealed++;
      }
      return;
    }
    if (!sealed && unsealed > 0) {
      // no gateway gets its key in the middle of a chain
      flaws.add(
          new ChainFlaw(
              ChainFlaw.Kind.CHANGED,
              sequence,
              id,
              unsealed,
              "has a keyId, and %d before it have none".formatted(unsealed)));
    }
    sealed = true;
    if (keys.isEmpty()) {
      return;
    }
    ChainKey key =
        chainKeys.stream().filter(one -> one.id().equals(keyId)).findFirst().orElse(null);
    if (key == null) {
      flaws.add(
          flaw(
              ChainFlaw.Kind.OTHER_KEY,
              sequence,
              id,
              "was sealed with another key than was given"));
    } else if (!hash(key, record, sequence).equals(record.get("hash"))) {
      flaws.add(flaw(ChainFlaw.Kind.CHANGED, sequence, id, "was changed after it was written"));
    }
  }

  private String hash(ChainKey key, Map<String, @Nullable Object> record, long sequence) {
    Map<String, @Nullable Object> content = new HashMap<>(record);
    content.keySet().removeAll(AuditRecord.SEAL);
    byte[] digest = sha.digest(Json.writeCanonical(content));
    byte[] before;
    try {
      before = HexFormat.of().parseHex(String.valueOf(record.get("previousHash")));
    } catch (IllegalArgumentException e) {
      return ""; // no hash that it could continue from
    }
    return before.length == digest.length
        ? HexFormat.of().formatHex(key.hash(before, sequence, digest))
        : "";
  }

  private static ChainFlaw flaw(ChainFlaw.Kind kind, long sequence, String id, String detail) {
    return new ChainFlaw(kind, sequence, id, 1, detail);
  }
}
