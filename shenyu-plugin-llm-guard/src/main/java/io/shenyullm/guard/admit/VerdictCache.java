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
package io.shenyullm.guard.admit;

import io.shenyullm.core.wire.Notation;
import io.shenyullm.core.wire.Segment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts on texts that were seen before, for one set of detection settings: a conversation is
 * sent again with every turn, and only its end is new. A text is known by a keyed hash of its own,
 * its notation and the caller's tenant; no text is kept, and no tenant can learn what another one
 * sent.
 *
 * <p>Bounded: a text belongs to one of a fixed number of sets, and a set holds a fixed number of
 * verdicts with a fixed number of findings; the one longest unused makes room. Nobody waits: of two
 * that write to a set at once one is forgotten. Thread-safe.
 */
final class VerdictCache {
  /** Below it a scan costs no more than a look here. */
  static final int SHORTEST_TEXT = 128;

  static final int WAYS = 8;

  /** Findings of all verdicts in one set; a verdict with more is not kept. */
  static final int PLACES_PER_SET = 128;

  /**
   * Verdicts on texts of 300 characters for a hundred conversations of 60 messages and 20 tools.
   */
  private static final int SETS = 1024;

  private final TextHash hash;
  private final AtomicReferenceArray<Entry @Nullable []> sets;
  private final AtomicLong turn = new AtomicLong();

  /**
   * @param sets a power of two
   */
  VerdictCache(TextHash hash, int sets) {
    if (Integer.bitCount(sets) != 1) {
      throw new IllegalArgumentException("must be a power of two: " + sets);
    }
    this.hash = hash;
    this.sets = new AtomicReferenceArray<>(sets);
  }

  static VerdictCache create() {
    return new VerdictCache(TextHash.withRandomKey(), SETS);
  }

  /** A verdict; {@link #used} may lag behind, it only says which one goes first. */
  private static final class Entry {
    private final TextHash.Value key;
    private final int length;
    private final Verdict verdict;
    private volatile long used;

    Entry(TextHash.Value key, int length, Verdict verdict, long used) {
      this.key = key;
      this.length = length;
      this.verdict = verdict;
      this.used = used;
    }

    boolean isOf(TextHash.Value other, int otherLength) {
      return key.equals(other) && length == otherLength;
    }
  }

  /** What one tenant may see. Thread-safe. */
  Share shareOf(String tenant) {
    return new Share(tenant);
  }

  /** The verdicts of one tenant. */
  final class Share {
    private final TextHash plain;
    private final TextHash json;

    private Share(String tenant) {
      this.plain = hash.derived(Notation.PLAIN + ":" + tenant);
      this.json = hash.derived(Notation.JSON + ":" + tenant);
    }

    /** A place for the verdict on a text; {@code null} where it is not worth one. */
    @Nullable Place placeOf(Segment segment) {
      String text = segment.text();
      if (text.length() < SHORTEST_TEXT) {
        return null;
      }
      TextHash own = segment.notation() == Notation.JSON ? json : plain;
      return new Place(own.of(text), text.length());
    }
  }

  /** Where the verdict on one text is or will be. */
  final class Place {
    private final TextHash.Value key;
    private final int length;

    private Place(TextHash.Value key, int length) {
      this.key = key;
      this.length = length;
    }

    @Nullable Verdict known() {
      Entry[] set = sets.get(index());
      if (set == null) {
        return null;
      }
      for (Entry entry : set) {
        if (entry.isOf(key, length)) {
          entry.used = turn.incrementAndGet();
          return entry.verdict;
        }
      }
      return null;
    }

    void keep(Verdict verdict) {
      if (verdict.places() > PLACES_PER_SET) {
        return;
      }
      int index = index();
      Entry[] before = sets.get(index);
      Entry[] after = with(before, new Entry(key, length, verdict, turn.incrementAndGet()));
      sets.compareAndSet(index, before, after);
    }

    private int index() {
      return (int) key.low() & (sets.length() - 1);
    }
  }

  /** The newest entries of a set that fit in beside a new one, which replaces one on its text. */
  private static Entry[] with(Entry @Nullable [] before, Entry added) {
    if (before == null) {
      return new Entry[] {added};
    }
    Entry[] newestFirst =
        Arrays.stream(before)
            .filter(entry -> !entry.isOf(added.key, added.length))
            .sorted(Comparator.<Entry>comparingLong(entry -> entry.used).reversed())
            .toArray(Entry[]::new);
    int places = added.verdict.places();
    int kept = 0;
    while (kept < newestFirst.length
        && kept < WAYS - 1
        && places + newestFirst[kept].verdict.places() <= PLACES_PER_SET) {
      places += newestFirst[kept].verdict.places();
      kept++;
    }
    Entry[] after = Arrays.copyOf(newestFirst, kept + 1);
    after[kept] = added;
    return after;
  }
}
