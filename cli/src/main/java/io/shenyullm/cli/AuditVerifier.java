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
package io.shenyullm.cli;

import io.shenyullm.core.json.Json;
import io.shenyullm.core.json.JsonSyntaxException;
import io.shenyullm.core.snapshot.SnapshotEnvelope;
import io.shenyullm.guard.audit.AuditKey;
import io.shenyullm.guard.audit.ChainCheck;
import io.shenyullm.records.AuditAnchor;
import io.shenyullm.records.UnreadableRecordException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks exports of audit chains: the order, the hashes and the anchors. Holds one record and the
 * anchors. A file may hold one export, or records of several chains, each in its order. Not
 * thread-safe.
 */
final class AuditVerifier {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_CHAINS = 10_000;
  private static final int MAX_ANCHORS = 2_000_000;

  private final List<AuditKey> keys;
  private final Map<String, PublicKey> pinned = new LinkedHashMap<>();
  private final Map<ChainId, Chain> chains = new LinkedHashMap<>();
  private int anchors;

  private record ChainId(String gateway, String boot) {}

  /** One chain as far as it was read. */
  private static final class Chain {
    private final ChainCheck check;
    private final AuditReport report;

    /** Those whose signatures hold and that no record was compared with yet. */
    private final TreeMap<Long, AuditAnchor> waiting = new TreeMap<>();

    private long held;
    private @Nullable AuditAnchor lastHeld;

    Chain(ChainId id, List<AuditKey> keys) {
      check = ChainCheck.of(id.gateway(), id.boot(), keys);
      report = new AuditReport(id.gateway(), id.boot());
    }
  }

  /**
   * @param keys of gateways; empty to leave hashes unchecked
   * @param pinned keys that anchors may be signed with; empty to believe what an export says itself
   */
  AuditVerifier(List<AuditKey> keys, List<PublicKey> pinned) {
    this.keys = keys;
    pinned.forEach(key -> this.pinned.put(SnapshotEnvelope.keyId(key), key));
  }

  /** Takes the anchors only, such as those of an export that was kept elsewhere. */
  void anchorsOf(InputStream export) throws IOException, InvalidInputException {
    read(export, true);
  }

  /** Checks an export. */
  void check(InputStream export) throws IOException, InvalidInputException {
    read(export, false);
  }

  private void read(InputStream export, boolean anchorsOnly)
      throws IOException, InvalidInputException {
    NdjsonReader lines = new NdjsonReader(new BufferedInputStream(export, BUFFER_BYTES));
    Map<String, PublicKey> trusted = new LinkedHashMap<>(pinned);
    Chain exported = null;
    Map<?, ?> end = null;
    long before = 0;
    long number = 0;
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      number++;
      Map<String, @Nullable Object> tree = tree(line);
      if (tree == null) {
        unreadable(exported, number, "is not JSON");
      } else if (tree.get("export") instanceof Map<?, ?> head) {
        exported = chain(head);
        before = exported.check.records();
        trust(head, trusted);
      } else if (tree.get("anchor") instanceof Map<?, ?> anchor) {
        anchor(anchor, trusted, exported, number);
      } else if (tree.get("end") instanceof Map<?, ?> told) {
        end = told;
      } else if (!anchorsOnly) {
        record(tree, exported, number);
      }
    }
    if (exported != null && !anchorsOnly) {
      requireWhole(exported, exported.check.records() - before, end);
    }
  }

  private static @Nullable Map<String, @Nullable Object> tree(byte[] line) {
    try {
      return Json.parseObject(line);
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  /** Without a pinned key it can only be said that an export agrees with itself. */
  private void trust(Map<?, ?> head, Map<String, PublicKey> trusted) throws InvalidInputException {
    if (pinned.isEmpty() && head.get("publicKey") instanceof String text) {
      try {
        PublicKey key = SnapshotEnvelope.publicKey(text);
        trusted.put(SnapshotEnvelope.keyId(key), key);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException("the export's publicKey is " + e.getMessage());
      }
    }
  }

  private void anchor(
      Map<?, ?> tree, Map<String, PublicKey> trusted, @Nullable Chain exported, long number)
      throws InvalidInputException {
    AuditAnchor.Signed signed;
    try {
      signed = AuditAnchor.Signed.read(tree);
    } catch (UnreadableRecordException e) {
      unreadable(exported, number, "is " + e.reason());
      return;
    }
    AuditAnchor anchor = signed.anchor();
    Chain chain = chain(new ChainId(anchor.gateway(), anchor.boot()));
    PublicKey key = trusted.get(signed.keyId());
    if (key == null) {
      chain.report.wrong(
          AuditReport.Kind.ANCHOR_OF_OTHER_KEY,
          anchor.sequence(),
          1,
          "is anchored by key %s, which is not one of %s: a forged anchor, or the wrong public key"
              .formatted(signed.keyId(), trusted.keySet()));
    } else if (!signed.isSignedWith(key)) {
      chain.report.wrong(
          AuditReport.Kind.FORGED_ANCHOR,
          anchor.sequence(),
          1,
          "has an anchor of %s that key %s has not signed".formatted(anchor.at(), signed.keyId()));
    } else {
      expect(chain, anchor);
    }
  }

  /** Two anchors of one place must agree, such as one of an older export with one of a newer. */
  private void expect(Chain chain, AuditAnchor anchor) throws InvalidInputException {
    AuditAnchor other = chain.waiting.putIfAbsent(anchor.sequence(), anchor);
    if (other != null && !other.hash().equals(anchor.hash())) {
      chain.report.wrong(
          AuditReport.Kind.AGAINST_ANCHOR,
          anchor.sequence(),
          1,
          "has two anchors that do not agree, of %s and %s".formatted(other.at(), anchor.at()));
    }
    if (other == null && ++anchors > MAX_ANCHORS) {
      throw new InvalidInputException("there are more than " + MAX_ANCHORS + " anchors");
    }
  }

  private void record(Map<String, @Nullable Object> tree, @Nullable Chain exported, long number)
      throws InvalidInputException {
    Chain chain = exported == null ? ofRecord(tree) : exported;
    if (chain == null) {
      throw new InvalidInputException("line " + number + " is no audit record");
    }
    chain.check.next(tree).forEach(chain.report::wrong);
    if (tree.get("sequence") instanceof Number sequence) {
      compare(chain, sequence.longValue(), tree.get("hash"));
    }
  }

  private static void compare(Chain chain, long sequence, @Nullable Object hash) {
    AuditAnchor anchor = chain.waiting.remove(sequence);
    if (anchor == null) {
      return;
    }
    if (anchor.hash().equals(hash)) {
      chain.held++;
      chain.lastHeld = anchor;
    } else {
      chain.report.wrong(
          AuditReport.Kind.AGAINST_ANCHOR,
          sequence,
          1,
          "has another hash than the console has anchored at " + anchor.at());
    }
  }

  private static void requireWhole(Chain exported, long records, @Nullable Map<?, ?> end) {
    if (end == null) {
      exported.report.wrong(
          AuditReport.Kind.CUT_SHORT,
          exported.check.nextSequence() - 1,
          1,
          "is the last one: the export has no end");
    } else if (!(end.get("records") instanceof Number told) || told.longValue() != records) {
      exported.report.wrong(
          AuditReport.Kind.CUT_SHORT,
          exported.check.nextSequence() - 1,
          1,
          "is the last one: there are %d records, the export had %s"
              .formatted(records, end.get("records")));
    }
  }

  /** What was found, of each chain. Call once, after all exports. */
  List<AuditReport> finish() {
    List<AuditReport> reports = new ArrayList<>();
    for (Chain chain : chains.values()) {
      long last = chain.check.nextSequence() - 1;
      Map.Entry<Long, AuditAnchor> furthest = chain.waiting.lastEntry();
      if (furthest != null && furthest.getKey() > last) {
        AuditAnchor beyond = furthest.getValue();
        chain.report.wrong(
            AuditReport.Kind.TAIL_REMOVED,
            last,
            beyond.sequence() - last,
            "is the last one, but the chain went to %d at %s, as the console has anchored"
                .formatted(beyond.sequence(), beyond.at()));
      }
      chain.report.went(chain.check.records(), last);
      chain.report.unsealed(chain.check.unsealed());
      if (chain.lastHeld != null) {
        chain.report.anchored(
            chain.held, chain.lastHeld.sequence(), chain.lastHeld.at().toString());
      }
      reports.add(chain.report);
    }
    return reports;
  }

  private Chain chain(Map<?, ?> head) throws InvalidInputException {
    Chain chain = ofRecord(head);
    if (chain == null) {
      throw new InvalidInputException("the export does not say of which gateway and boot it is");
    }
    return chain;
  }

  private @Nullable Chain ofRecord(Map<?, ?> tree) throws InvalidInputException {
    return tree.get("gateway") instanceof String gateway && tree.get("boot") instanceof String boot
        ? chain(new ChainId(gateway, boot))
        : null;
  }

  private Chain chain(ChainId id) throws InvalidInputException {
    if (!chains.containsKey(id) && chains.size() == MAX_CHAINS) {
      throw new InvalidInputException("there are more than " + MAX_CHAINS + " chains");
    }
    return chains.computeIfAbsent(id, each -> new Chain(each, keys));
  }

  private static void unreadable(@Nullable Chain exported, long number, String why)
      throws InvalidInputException {
    if (exported == null) {
      throw new InvalidInputException("line " + number + " " + why);
    }
    exported.report.wrong(
        AuditReport.Kind.UNREADABLE,
        exported.check.nextSequence(),
        1,
        "is expected in line " + number + ", which " + why);
  }
}
