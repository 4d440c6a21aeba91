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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseMachineTest {
  private static final long HOUR = 3_600_000;

  /** Long after every lease that was given at 0. */
  private static final long EXPIRED = HOUR;

  private static final CounterKey HOURLY = new CounterKey("hour", 10 * HOUR, 11 * HOUR);
  private static final CounterKey EVER = new CounterKey("ever", 0, CounterKey.NEVER);
  private static final long LIMIT = 1_000;

  private ScopeEntry entry = ScopeEntry.EMPTY;

  private ScopeAnswer apply(long now, ScopeOperation operation) {
    LeaseMachine.Applied applied = LeaseMachine.apply(entry, operation, now);
    entry = applied.entry();
    return applied.answer();
  }

  private static ScopeOperation.Renew renew(
      String member, long sequence, CounterKey key, long settled, long needed, long wanted) {
    return new ScopeOperation.Renew(
        member,
        sequence,
        1_000,
        List.of(new ScopeOperation.Ask(key, LIMIT, settled, needed, wanted, true, false)));
  }

  private ScopeAnswer.Window window(long now, ScopeOperation.Renew renew) {
    return apply(now, renew).windows().get(0);
  }

  private Counter counter(CounterKey key) {
    Counter counter = entry.counter(key);
    assertThat(counter).isNotNull();
    return counter;
  }

  // ---- grants ----

  @Test
  void grant_wanted_isHalfOfTheEvenShareOfWhatIsLeft() {
    assertThat(window(0, renew("a", 1, EVER, 0, 0, LIMIT)).authorisedNanos()).isEqualTo(500);
    // 500 left for two
    assertThat(window(0, renew("b", 1, EVER, 0, 0, LIMIT)).authorisedNanos()).isEqualTo(125);
  }

  @Test
  void grant_needed_isAllThatIsLeft() {
    window(0, renew("a", 1, EVER, 0, 300, 300));

    ScopeAnswer.Window all = window(0, renew("b", 1, EVER, 0, 700, 700));
    ScopeAnswer.Window more = window(0, renew("b", 2, EVER, 0, 701, 701));

    assertThat(all.verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(all.authorisedNanos()).isEqualTo(700);
    assertThat(more.verdict()).isEqualTo(ScopeAnswer.Verdict.SHORT);
    assertThat(more.authorisedNanos()).isEqualTo(700);
  }

  @Test
  void grant_lostMember_takesNoShareButKeepsItsLease() {
    window(0, renew("lost", 1, EVER, 0, 400, 400));

    ScopeAnswer.Window living = window(1_001, renew("a", 1, EVER, 0, 0, LIMIT));

    assertThat(living.authorisedNanos()).isEqualTo(300);
    assertThat(living.othersOpenNanos()).isEqualTo(400);
  }

  @Test
  void settledBeyondTheLimit_isCountedAndNothingGranted() {
    window(0, renew("a", 1, EVER, 2_500, 0, 0));

    ScopeAnswer.Window other = window(0, renew("b", 1, EVER, 0, 1, 1));

    assertThat(other.verdict()).isEqualTo(ScopeAnswer.Verdict.SHORT);
    assertThat(other.authorisedNanos()).isZero();
    assertThat(counter(EVER).overspendBoundNanos()).isEqualTo(1_500);
  }

  /** A budget that is frozen is asked for with a limit of 0. */
  @Test
  void limitZero_keepsWhatIsLeasedAndGrantsNothing() {
    window(0, renew("a", 1, EVER, 100, 400, 400));

    ScopeAnswer.Window frozen =
        apply(
                0,
                new ScopeOperation.Renew(
                    "a",
                    2,
                    1_000,
                    List.of(new ScopeOperation.Ask(EVER, 0, 100, 500, 500, true, false))))
            .windows()
            .get(0);

    assertThat(frozen.authorisedNanos()).isEqualTo(400);
    assertThat(frozen.verdict()).isEqualTo(ScopeAnswer.Verdict.SHORT);
    assertThat(counter(EVER).limitNanos()).isZero();
    assertThat(counter(EVER).overspendBoundNanos()).isEqualTo(400);
  }

  @Test
  void sameWindowTwiceInOneOperation_countsOnce() {
    ScopeOperation.Ask ask = new ScopeOperation.Ask(EVER, LIMIT, 50, 100, 100, true, false);

    ScopeAnswer answer = apply(0, new ScopeOperation.Renew("a", 1, 1_000, List.of(ask, ask)));

    assertThat(answer.windows()).hasSize(2).containsOnly(answer.windows().get(0));
    assertThat(counter(EVER).settledNanos()).isEqualTo(50);
  }

  // ---- time ----

  @Test
  void window_askedForAtTheWrongTime_reportsButGrantsNothing() {
    long tolerance = LeaseMachine.CLOCK_TOLERANCE_MILLIS;
    assertThat(window(10 * HOUR - tolerance - 1, renew("a", 1, HOURLY, 7, 10, 10)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.WRONG_TIME);
    assertThat(window(10 * HOUR - tolerance, renew("a", 2, HOURLY, 7, 10, 10)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(window(11 * HOUR + tolerance - 1, renew("a", 3, HOURLY, 8, 20, 20)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
    ScopeAnswer.Window late = window(11 * HOUR + tolerance, renew("a", 4, HOURLY, 9, 30, 30));
    assertThat(late.verdict()).isEqualTo(ScopeAnswer.Verdict.WRONG_TIME);
    assertThat(late.authorisedNanos()).isEqualTo(20);
    assertThat(counter(HOURLY).settledNanos()).isEqualTo(9);
  }

  @Test
  void windowThatEnded_reportsAndGivesBackInPeace() {
    long late = 12 * HOUR;
    window(10 * HOUR, renew("a", 1, HOURLY, 0, 100, 100));

    assertThat(window(late, renew("a", 2, HOURLY, 60, 0, 80)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(window(late, renew("a", 2, HOURLY, 60, 0, 80)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(counter(HOURLY).settledNanos()).isEqualTo(60);
    assertThat(counter(HOURLY).openNanos()).isEqualTo(20);
  }

  @Test
  void windowThatEnded_isKeptForLateReportsThenDropped() {
    window(10 * HOUR, renew("a", 1, HOURLY, 7, 10, 10));
    window(10 * HOUR, renew("a", 1, EVER, 7, 10, 10));

    window(11 * HOUR + LeaseMachine.KEEP_AT_LEAST_MILLIS - 1, renew("b", 1, EVER, 0, 0, 0));
    assertThat(counter(HOURLY).settledNanos()).isEqualTo(7);
    window(11 * HOUR + LeaseMachine.KEEP_AT_LEAST_MILLIS, renew("b", 2, EVER, 0, 0, 0));
    assertThat(entry.counter(HOURLY)).isNull();
    window(1_000 * LeaseMachine.KEEP_MILLIS, renew("b", 3, EVER, 0, 0, 0));
    assertThat(counter(EVER).settledNanos()).isEqualTo(7);
  }

  // ---- seed ----

  @Test
  void seed_lowerThanReported_changesNothingOfThatMember() {
    window(0, renew("a", 1, EVER, 80, 100, 100));

    apply(
        0,
        new ScopeOperation.Seed(
            EVER,
            LIMIT,
            List.of(
                new ScopeOperation.MemberTotal("a", 60),
                new ScopeOperation.MemberTotal("old", 5))));

    assertThat(counter(EVER).settledNanos()).isEqualTo(85);
    assertThat(counter(EVER).openNanos()).isEqualTo(20);
  }

  @Test
  void seed_higherThanReported_isTakenOver() {
    window(0, renew("a", 1, EVER, 80, 100, 100));

    apply(
        0, new ScopeOperation.Seed(EVER, LIMIT, List.of(new ScopeOperation.MemberTotal("a", 90))));

    assertThat(counter(EVER).settledNanos()).isEqualTo(90);
  }

  /** Somebody who waits for the ledger must not be told that the budget is used up. */
  @Test
  void unseeded_repeated_isToldSoAgain() {
    ScopeOperation.Renew ask =
        new ScopeOperation.Renew(
            "a", 1, 1_000, List.of(new ScopeOperation.Ask(EVER, LIMIT, 0, 10, 10, false, false)));

    assertThat(window(0, ask).verdict()).isEqualTo(ScopeAnswer.Verdict.UNSEEDED);
    assertThat(window(0, ask).verdict()).isEqualTo(ScopeAnswer.Verdict.UNSEEDED);
  }

  // ---- reconcile ----

  @Test
  void reconcile_windowWithoutTotal_hasSpentNothing() {
    window(0, renew("dead", 1, EVER, 80, 100, 100));

    apply(0, new ScopeOperation.Reconcile(List.of("dead"), List.of()));
    assertThat(counter(EVER).settledNanos()).isEqualTo(80); // heard of just now: not dead
    apply(EXPIRED, new ScopeOperation.Reconcile(List.of("dead"), List.of()));

    assertThat(counter(EVER).settledNanos()).isZero();
    assertThat(counter(EVER).openNanos()).isZero();
  }

  @Test
  void reconcile_othersTotals_areNotTouched() {
    window(0, renew("alive", 1, EVER, 80, 100, 100));

    apply(
        0,
        new ScopeOperation.Reconcile(
            List.of("dead"), List.of(new ScopeOperation.WindowTotal(EVER, "alive", 5))));

    assertThat(counter(EVER).settledNanos()).isEqualTo(80);
    assertThat(counter(EVER).openNanos()).isEqualTo(20);
  }

  /** What was spent while the grid was away never reached it, but the ledger knows. */
  @Test
  void reconcile_memberThatNeverReported_isCounted() {
    window(0, renew("a", 1, EVER, 0, 10, 10));
    ScopeOperation.Reconcile reconcile =
        new ScopeOperation.Reconcile(
            List.of("dead"), List.of(new ScopeOperation.WindowTotal(EVER, "dead", 30)));

    apply(0, reconcile);
    apply(0, reconcile);

    assertThat(counter(EVER).settledNanos()).isEqualTo(30);
    assertThat(window(0, renew("dead", 1, EVER, 0, 5, 5)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.DEAD);
  }

  @Test
  void folded_keepsTheSumAndTheLiving() {
    int dead = LeaseMachine.MAX_SHARES + 50;
    List<String> names = new ArrayList<>();
    List<ScopeOperation.WindowTotal> totals = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < dead; i++) {
      window(0, renew("dead" + i, 1, EVER, 0, 1, 1));
      names.add("dead" + i);
      totals.add(new ScopeOperation.WindowTotal(EVER, "dead" + i, i % 3));
      sum += i % 3;
    }
    window(EXPIRED, renew("alive", 1, EVER, 5, 10, 10));

    ScopeOperation.Reconcile reconcile = new ScopeOperation.Reconcile(names, totals);
    apply(EXPIRED, reconcile);
    assertThat(counter(EVER).shares()).hasSize(LeaseMachine.MAX_SHARES);
    assertThat(counter(EVER).foldedNanos()).isPositive();
    assertThat(counter(EVER).settledNanos()).isEqualTo(sum + 5);
    // again, as after an unknown outcome: those that are folded are not counted anew
    apply(EXPIRED, reconcile);

    assertThat(counter(EVER).settledNanos()).isEqualTo(sum + 5);
    assertThat(counter(EVER).openNanos()).isEqualTo(5);
    ScopeAnswer.Window alive = window(EXPIRED, renew("alive", 2, EVER, 6, 10, 10));
    assertThat(alive.verdict()).isEqualTo(ScopeAnswer.Verdict.GRANTED);
    assertThat(alive.othersSettledNanos()).isEqualTo(sum);
  }

  // ---- bytes ----

  @Test
  void malformedBytes_areRefused() {
    byte[] operation = LeaseCodec.write(renew("a", 1, EVER, 0, 1, 1));

    assertThatThrownBy(() -> LeaseMachine.apply(new byte[] {9}, operation, 0))
        .isInstanceOf(LeaseCodec.MalformedException.class);
    assertThatThrownBy(() -> LeaseMachine.apply(null, new byte[] {1, 1}, 0))
        .isInstanceOf(LeaseCodec.MalformedException.class);
    assertThat(LeaseCodec.readAnswer(LeaseMachine.apply(null, operation, 5).answer()).nodeMillis())
        .isEqualTo(5);
  }

  // ---- extremes ----

  /** A report that cannot be true must not wrap around into room for others. */
  @Test
  void hugeAmounts_neverMakeRoom() {
    long huge = Long.MAX_VALUE - 1;
    window(0, renew("a", 1, EVER, huge, 0, 0));
    window(0, renew("b", 1, EVER, huge, 0, 0));

    ScopeAnswer.Window other = window(0, renew("c", 1, EVER, 0, 1, 1));

    assertThat(other.authorisedNanos()).isZero();
    assertThat(other.verdict()).isEqualTo(ScopeAnswer.Verdict.SHORT);
    assertThat(other.othersSettledNanos()).isPositive();
    assertThat(counter(EVER).overspendBoundNanos()).isPositive();
  }

  @Test
  void windowSinceEver_isNow() {
    CounterKey sinceEver = new CounterKey("ever", Long.MIN_VALUE, Long.MAX_VALUE - 1);

    assertThat(window(0, renew("a", 1, sinceEver, 0, 1, 1)).verdict())
        .isEqualTo(ScopeAnswer.Verdict.GRANTED);
  }

  @Test
  void endlessTtl_isNotLost() {
    apply(
        1,
        new ScopeOperation.Renew(
            "a",
            1,
            Long.MAX_VALUE,
            List.of(new ScopeOperation.Ask(EVER, LIMIT, 0, 1, 1, true, false))));

    assertThat(counter(EVER).shares().get(0).isLost(1_000)).isFalse();
  }
}
