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

import io.shenyullm.guard.audit.ChainFlaw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a check of one chain has found. Not thread-safe. */
final class AuditReport {
  private static final int SHOWN = 20;

  private final String gateway;
  private final String boot;
  private final List<Map<String, @Nullable Object>> shown = new ArrayList<>();
  private final Map<Kind, Long> counts = new TreeMap<>();
  private long flaws;
  private long records;
  private long lastSequence;
  private long unsealed;
  private long anchors;
  private long anchoredSequence;
  private @Nullable String anchoredAt;

  /** Sorts of what may be wrong, in the words of the verdict. */
  enum Kind {
    CHANGED("changed"),
    MISSING("missing"),
    REPEATED("repeated or moved"),
    UNLINKED("not following the one before"),
    FOREIGN("of another chain"),
    OTHER_KEY("sealed with another key"),
    TAIL_REMOVED("removed at the end"),
    AGAINST_ANCHOR("unlike its anchor"),
    FORGED_ANCHOR("forged anchor"),
    ANCHOR_OF_OTHER_KEY("anchor signed with another key"),
    UNREADABLE("unreadable line"),
    CUT_SHORT("export cut short");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  AuditReport(String gateway, String boot) {
    this.gateway = gateway;
    this.boot = boot;
  }

  void wrong(ChainFlaw flaw) {
    wrong(Kind.valueOf(flaw.kind().name()), flaw.sequence(), flaw.records(), flaw.detail());
  }

  /**
   * @param count of records or anchors that it is about
   */
  void wrong(Kind kind, long sequence, long count, String detail) {
    flaws++;
    counts.merge(kind, count, Long::sum);
    if (shown.size() < SHOWN) {
      Map<String, @Nullable Object> flaw = new LinkedHashMap<>();
      flaw.put("kind", kind.name().toLowerCase(Locale.ROOT));
      flaw.put("sequence", sequence);
      flaw.put("detail", detail);
      shown.add(flaw);
    }
  }

  void went(long allRecords, long toSequence) {
    records = allRecords;
    lastSequence = toSequence;
  }

  /**
   * @param count of records that gateways wrote before chains had keys
   */
  void unsealed(long count) {
    unsealed = count;
  }

  long unsealed() {
    return unsealed;
  }

  void anchored(long count, long sequence, String at) {
    anchors = count;
    anchoredSequence = sequence;
    anchoredAt = at;
  }

  boolean isBroken() {
    return !counts.isEmpty();
  }

  boolean isAnchored() {
    return anchors > 0;
  }

  long records() {
    return records;
  }

  Map<Kind, Long> counts() {
    return counts;
  }

  /** Counts in the words of the verdict. */
  static String words(Map<Kind, Long> counts) {
    List<String> words = new ArrayList<>();
    counts.forEach((kind, count) -> words.add(count + " " + kind.words));
    return String.join(", ", words);
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "chain %s/%s: %d records, up to sequence %d"
            .formatted(gateway, boot, records, lastSequence));
    lines.add(
        anchors == 0
            ? "  no anchor"
            : "  anchors that hold: %d, the last at sequence %d of %s"
                .formatted(anchors, anchoredSequence, anchoredAt));
    if (unsealed > 0) {
      lines.add("  NOT CHECKED (no key id: written before keys): %d records".formatted(unsealed));
    }
    shown.forEach(
        flaw ->
            lines.add(
                "  WRONG %s: sequence %s %s"
                    .formatted(flaw.get("kind"), flaw.get("sequence"), flaw.get("detail"))));
    if (flaws > shown.size()) {
      lines.add("  in all: " + words(counts));
    }
    return lines;
  }

  /** For programs. */
  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("gateway", gateway);
    tree.put("boot", boot);
    tree.put("records", records);
    tree.put("lastSequence", lastSequence);
    tree.put("unsealed", unsealed);
    tree.put("anchors", anchors);
    tree.put("anchoredSequence", anchors == 0 ? null : anchoredSequence);
    tree.put("anchoredAt", anchoredAt);
    Map<String, @Nullable Object> kinds = new LinkedHashMap<>();
    counts.forEach((kind, count) -> kinds.put(kind.name().toLowerCase(Locale.ROOT), count));
    tree.put("counts", kinds);
    tree.put("flaws", shown);
    return tree;
  }
}
