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
package io.shenyullm.core.grid.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the leases. For every window, at any time: the sum of what is settled and what is
 * authorised beyond it stays within the limit, unless the limit was lowered or calls have cost more
 * than was authorised; a lease whose gateway is lost counts as spent until it is reconciled.
 *
 * <p>Grants are half of a member's even share of what is left, at least what waiting calls need:
 * leases shrink as the budget runs out, and no gateway can sit on the rest.
 */
public final class LeaseMachine {
  /** Windows that have ended are kept at most this long, for calls that settle late. */
  static final long KEEP_MILLIS = 48L * 3600 * 1000;

  /** And at least this long. */
  static final long KEEP_AT_LEAST_MILLIS = 2L * 3600 * 1000;

  /** A window may be asked for this long before it begins and after it has ended. */
  static final long CLOCK_TOLERANCE_MILLIS = 5L * 60 * 1000;

  /** Shares beyond this many are folded, dead ones first. */
  static final int MAX_SHARES = 256;

  private LeaseMachine() {}

  /** A changed entry and what to tell. */
  public record Applied(ScopeEntry entry, ScopeAnswer answer) {}

  /** The same as bytes. */
  public record AppliedBytes(byte[] entry, byte[] answer) {}

  /**
   * Applies an operation to bytes, as nodes do.
   *
   * @param entry {@code null} where there is none yet
   * @throws LeaseCodec.MalformedException if either is not of a known form; nothing has changed
   */
  public static AppliedBytes apply(byte @Nullable [] entry, byte[] operation, long nodeMillis) {
    ScopeEntry before = entry == null ? ScopeEntry.EMPTY : LeaseCodec.readEntry(entry);
    Applied applied = apply(before, LeaseCodec.readOperation(operation), nodeMillis);
    return new AppliedBytes(LeaseCodec.write(applied.entry()), LeaseCodec.write(applied.answer()));
  }

  /** Applies an operation. */
  public static Applied apply(ScopeEntry entry, ScopeOperation operation, long nodeMillis) {
    List<Counter> counters = new ArrayList<>();
    for (Counter counter : entry.counters()) {
      if (nodeMillis < forgottenAt(counter.key())) {
        counters.add(counter);
      }
    }
    List<ScopeAnswer.Window> windows = new ArrayList<>();
    if (operation instanceof ScopeOperation.Renew renew) {
      for (ScopeOperation.Ask ask : renew.asks()) {
        windows.add(renew(counters, renew, ask, nodeMillis));
      }
    } else if (operation instanceof ScopeOperation.Seed seed) {
      seed(counters, seed);
    } else if (operation instanceof ScopeOperation.Reconcile reconcile) {
      reconcile(counters, reconcile, nodeMillis);
    }
    return new Applied(new ScopeEntry(counters), new ScopeAnswer(nodeMillis, windows));
  }

  /** A window that has ended is kept for its own length, within two hours and two days. */
  private static long forgottenAt(CounterKey key) {
    if (key.endMillis() == CounterKey.NEVER) {
      return Long.MAX_VALUE;
    }
    long length = key.endMillis() - key.startMillis();
    long kept = Math.max(KEEP_AT_LEAST_MILLIS, Math.min(KEEP_MILLIS, length));
    return Saturated.add(key.endMillis(), kept);
  }

  // ---- renew ----

  private static ScopeAnswer.Window renew(
      List<Counter> counters, ScopeOperation.Renew renew, ScopeOperation.Ask ask, long nodeMillis) {
    int index = find(counters, ask.key());
    Counter counter =
        index < 0
            ? new Counter(ask.key(), ask.limitNanos(), false, 0, List.of())
            : counters.get(index);
    List<Share> shares = new ArrayList<>(counter.shares());
    int at = find(shares, renew.member());
    Share mine = at < 0 ? new Share(renew.member(), Long.MIN_VALUE, 0, 0, 0, true) : shares.get(at);
    if (mine.isReconciled()) {
      return window(counter, mine, ScopeAnswer.Verdict.DEAD);
    }
    if (renew.sequence() <= mine.sequence()) {
      if (renew.sequence() < mine.sequence()) {
        return window(counter, mine, ScopeAnswer.Verdict.STALE);
      }
      // a repetition is told what the first one got, and why it got nothing if that still holds
      boolean more = Math.max(ask.wantedNanos(), ask.neededNanos()) > mine.authorisedNanos();
      ScopeAnswer.Verdict still = more && !ask.close() ? refusal(counter, ask, nodeMillis) : null;
      return window(counter, mine, still == null ? verdict(ask, mine) : still);
    }
    long settled = Math.max(mine.settledNanos(), ask.settledNanos());
    long authorised = Math.max(settled, mine.closed() ? 0 : mine.authorisedNanos());
    ScopeAnswer.Verdict refused = null;
    if (ask.close()) {
      authorised = settled;
    } else if (ask.wantedNanos() <= authorised && ask.neededNanos() <= authorised) {
      authorised = Math.max(settled, Math.max(ask.wantedNanos(), ask.neededNanos()));
    } else {
      // reporting and giving back are always fine; only more must be refused
      refused = refusal(counter, ask, nodeMillis);
      if (refused == null) {
        authorised += grant(counter, ask, renew.member(), settled, authorised, nodeMillis);
      }
    }
    Share changed =
        new Share(
            renew.member(),
            renew.sequence(),
            settled,
            authorised,
            Saturated.add(nodeMillis, renew.ttlMillis()),
            ask.close());
    if (at < 0) {
      shares.add(changed);
    } else {
      shares.set(at, changed);
    }
    Counter after = folded(counter, ask.limitNanos(), shares);
    if (index < 0) {
      counters.add(after);
    } else {
      counters.set(index, after);
    }
    return window(after, changed, refused == null ? verdict(ask, changed) : refused);
  }

  private static ScopeAnswer.@Nullable Verdict refusal(
      Counter counter, ScopeOperation.Ask ask, long nodeMillis) {
    CounterKey key = ask.key();
    boolean now =
        nodeMillis >= Saturated.add(key.startMillis(), -CLOCK_TOLERANCE_MILLIS)
            && (key.endMillis() == CounterKey.NEVER
                || nodeMillis < Saturated.add(key.endMillis(), CLOCK_TOLERANCE_MILLIS));
    if (!now) {
      return ScopeAnswer.Verdict.WRONG_TIME;
    }
    return counter.seeded() || ask.startEmpty() ? null : ScopeAnswer.Verdict.UNSEEDED;
  }

  private static long grant(
      Counter counter,
      ScopeOperation.Ask ask,
      String member,
      long settled,
      long authorised,
      long nodeMillis) {
    long counted = Saturated.add(counter.foldedNanos(), Math.max(settled, authorised));
    int sharers = 1;
    for (Share share : counter.shares()) {
      if (!share.member().equals(member)) {
        counted = Saturated.add(counted, share.countedNanos());
        if (!share.closed() && !share.isLost(nodeMillis)) {
          sharers++;
        }
      }
    }
    long left = ask.limitNanos() - counted;
    if (left <= 0) {
      return 0;
    }
    long comfortable = Math.min(ask.wantedNanos() - authorised, left / (2L * sharers));
    long needed = ask.neededNanos() - authorised;
    // a need that cannot be met must not take what others could still use
    return Math.max(0, Math.max(comfortable, needed <= left ? needed : 0));
  }

  private static ScopeAnswer.Verdict verdict(ScopeOperation.Ask ask, Share mine) {
    return !ask.close() && ask.neededNanos() > mine.authorisedNanos()
        ? ScopeAnswer.Verdict.SHORT
        : ScopeAnswer.Verdict.GRANTED;
  }

  private static ScopeAnswer.Window window(
      Counter counter, Share mine, ScopeAnswer.Verdict verdict) {
    long othersSettled = counter.foldedNanos();
    long othersOpen = 0;
    for (Share share : counter.shares()) {
      if (!share.member().equals(mine.member())) {
        othersSettled = Saturated.add(othersSettled, share.settledNanos());
        othersOpen = Saturated.add(othersOpen, share.openNanos());
      }
    }
    long authorised = mine.closed() ? mine.settledNanos() : mine.authorisedNanos();
    return new ScopeAnswer.Window(counter.key(), verdict, authorised, othersSettled, othersOpen);
  }

  // ---- seed, reconcile ----

  private static void seed(List<Counter> counters, ScopeOperation.Seed seed) {
    int index = find(counters, seed.key());
    Counter counter =
        index < 0
            ? new Counter(seed.key(), seed.limitNanos(), false, 0, List.of())
            : counters.get(index);
    if (counter.seeded()) {
      return;
    }
    List<Share> shares = new ArrayList<>(counter.shares());
    for (ScopeOperation.MemberTotal total : seed.spent()) {
      int at = find(shares, total.member());
      if (at < 0) {
        shares.add(new Share(total.member(), Long.MIN_VALUE, total.settledNanos(), 0, 0, true));
      } else {
        Share known = shares.get(at);
        shares.set(
            at,
            new Share(
                known.member(),
                known.sequence(),
                Math.max(known.settledNanos(), total.settledNanos()),
                known.authorisedNanos(),
                known.expiresAtMillis(),
                known.closed()));
      }
    }
    Counter after =
        folded(
            new Counter(counter.key(), counter.limitNanos(), true, counter.foldedNanos(), shares),
            seed.limitNanos(),
            shares);
    if (index < 0) {
      counters.add(after);
    } else {
      counters.set(index, after);
    }
  }

  private static void reconcile(
      List<Counter> counters, ScopeOperation.Reconcile reconcile, long nodeMillis) {
    Set<String> dead = new HashSet<>(reconcile.members());
    Map<CounterKey, Map<String, Long>> totals = new HashMap<>();
    for (ScopeOperation.WindowTotal total : reconcile.totals()) {
      totals
          .computeIfAbsent(total.key(), key -> new HashMap<>())
          .put(total.member(), total.settledNanos());
    }
    for (int i = 0; i < counters.size(); i++) {
      Counter counter = counters.get(i);
      Map<String, Long> ledger = totals.getOrDefault(counter.key(), Map.of());
      List<Share> shares = new ArrayList<>(counter.shares());
      for (int s = 0; s < shares.size(); s++) {
        Share share = shares.get(s);
        // one that was heard of just now is not dead, whatever somebody believes
        if (dead.contains(share.member())
            && !share.isReconciled()
            && nodeMillis > share.expiresAtMillis()) {
          long settled = ledger.getOrDefault(share.member(), 0L);
          shares.set(s, new Share(share.member(), Share.RECONCILED, settled, 0, 0, true));
        }
      }
      if (counter.foldedNanos() == 0) {
        // what was spent while the grid was away never got here; once shares have been folded, one
        // that is not listed may be among them
        for (String member : reconcile.members()) {
          Long settled = ledger.get(member);
          if (settled != null && find(shares, member) < 0) {
            shares.add(new Share(member, Share.RECONCILED, settled, 0, 0, true));
          }
        }
      }
      counters.set(i, folded(counter, counter.limitNanos(), shares));
    }
  }

  // ---- parts ----

  /** Sums up the oldest of the dead where there are too many to list. */
  private static Counter folded(Counter counter, long limitNanos, List<Share> shares) {
    long folded = counter.foldedNanos();
    List<Share> kept = shares;
    if (shares.size() > MAX_SHARES) {
      kept = new ArrayList<>(shares);
      for (int i = 0; i < kept.size() && kept.size() > MAX_SHARES; ) {
        Share share = kept.get(i);
        if (share.isReconciled()) {
          folded = Saturated.add(folded, share.settledNanos());
          kept.remove(i);
        } else {
          i++;
        }
      }
    }
    return new Counter(counter.key(), limitNanos, counter.seeded(), folded, kept);
  }

  private static int find(List<Counter> counters, CounterKey key) {
    for (int i = 0; i < counters.size(); i++) {
      if (counters.get(i).key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static int find(List<Share> shares, String member) {
    for (int i = 0; i < shares.size(); i++) {
      if (shares.get(i).member().equals(member)) {
        return i;
      }
    }
    return -1;
  }
}
